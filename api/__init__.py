"""The API under ``/v1`` by the NL API Design Rules, and the command line.

``main`` puts everything together · ``routes`` one module per resource · ``schemas``
what goes over the wire · ``problems`` errors as problem+json · ``openapi`` the
description · ``cli`` the ``kb`` command.
"""
