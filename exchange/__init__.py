"""Work on evidence that comes from other tools and goes back to them.

``project`` is a project without a tool: users, codes, texts with selections, codings, notes,
and what is kept unread for the way back. ``losses`` are the lines that say what does not come
along, in words of ``saying``, ``outcome`` what a way in or out gives; ``checking`` takes out what
leads nowhere, and ``matching`` says what of a project is there already (by ``renaming``). A format is a module or a
room: ``refi`` for QDPX and QDC, ``taguette`` and ``qualcoder`` (by ``databases`` and ``pagetext``),
``codelist`` for a codebook as CSV, ``tables`` (of ``rows``, in ``sheets``) for CSV and XLSX,
``word`` for DOCX, ``webannotation`` for JSON-LD, ``archive`` for all of them in one zip.
``forms`` knows which file is which, ``packages`` what is safe in a zip. Nothing here knows of a
database of ours.
"""
