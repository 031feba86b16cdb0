"""From what the core answers to what a template shows: frozen values, in the reader's language.

``voices`` marks and how loud a voice is · ``cards`` one document with its quotation ·
``results`` the plural answer · ``silence`` the place of who is not heard · ``facets``
narrowing · ``documents`` and their text in ``blocks`` · ``themes`` · ``home``.
"""
