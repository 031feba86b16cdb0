"""One module per format; each turns a file into a ``raw.RawDocument``.

``opening`` picks the reader, by what ``recognise`` makes of the bytes · ``content`` finds the text in bytes,
``package`` looks into zips · ``plain``, ``markdown``, ``html``, ``pdf`` and ``docx`` read · ``raw`` is what they
deliver.
"""
