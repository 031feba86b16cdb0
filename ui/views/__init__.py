"""From what the core answers to what a template shows: frozen values, in the reader's language.

``voices`` marks and how loud a voice is · ``cards`` one document with its quotation ·
``results`` the plural answer · ``facets`` narrowing it · ``documents`` · ``themes`` ·
``home``.
"""
