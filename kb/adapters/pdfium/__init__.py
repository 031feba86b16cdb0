"""Pages of PDF files by PDFium: ``sheets`` asks for them, ``drawing`` draws one in a process of its own."""
