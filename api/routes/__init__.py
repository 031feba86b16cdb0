"""One module per resource: ``search``, ``documents`` (with passages), ``themes``, ``sources``, ``health``."""
