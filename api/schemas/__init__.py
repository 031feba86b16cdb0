"""What goes over the wire, in camelCase; terms from SKOS, Dublin Core and W3C Web Annotation.

``wire``: what all bodies share · then a module for each resource of the API.

Offsets count Unicode code points, half-open. Dates are ISO 8601 and may be partial
(``2021``, ``2021-03``); date-times are in UTC.
"""
