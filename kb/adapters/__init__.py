"""The engines behind the ports, a room each.

``sql``: the catalogue on SQLite or PostgreSQL · ``qdrant``: the index in process or on a server · ``encoders``: from
text to vectors · ``skos``: the thesaurus from Turtle.
"""
