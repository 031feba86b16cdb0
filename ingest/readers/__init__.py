"""One module per format; each turns a file into a ``raw.RawDocument``.

``opening`` picks the reader · ``content`` looks what the bytes really are · ``plain``,
``markdown``, ``html``, ``pdf`` and ``docx`` read · ``raw`` is what they deliver.
"""
