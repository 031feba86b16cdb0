"""The catalogue on SQLite or PostgreSQL.

``catalogue`` is the port · ``rows`` what stands in a row · ``where`` which rows a reader may see · ``tables`` and
``migrations`` the tables · ``events`` what happened · ``database`` the connection.
"""
