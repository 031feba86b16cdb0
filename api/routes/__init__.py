"""One module per resource.

``search``, ``suggestions``, ``documents`` (with passages), ``themes``, ``sources``, ``health``.
"""
