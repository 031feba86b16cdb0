"""PDF, by PDFium: ``reading`` leads from the pages to a document.

``pages`` looks at each page: ``letters`` (what stands where) → ``lines``, with ``fields`` (forms, remarks) and
``scans`` (pictures). Over all pages: ``margins`` (headers go) → ``regions`` (columns and ``tables``) → ``footnotes``
→ ``paragraphs`` and ``headings`` → ``writing`` (raw text and blocks). ``titles`` says what it is called, ``telling``
what a keeper should know, and ``drawn`` has the nouns.
"""
