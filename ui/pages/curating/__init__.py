"""Where stadslabs make their collections; for who is signed in.

``beginning`` a collection · ``gathering`` into one from anywhere · ``editing`` its draft, with ``typing``: from a form
to a block, and ``pasting``: from an address or words to a quotation · ``remarking``: what members suggest and where
they disagree · ``publishing``, ``saying`` what it is about and ``withdrawing`` · ``room``: what all of these share.
"""
