"""The names of OpenDocument, and small questions to its elements."""

from lxml import etree

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE, STYLE = (_SPACE % part for part in ("office", "text", "table", "style"))
DRAW, FORM, PRESENTATION = (_SPACE % part for part in ("drawing", "form", "presentation"))
FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"

_MOST = 1_000


def name(node: etree._Element) -> str:
    """What an element is, without its namespace; empty for what is no element."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def value(node: etree._Element, space: str, attribute: str) -> str:
    """An attribute of an element; empty when it is not there."""
    return node.get(f"{space}{attribute}") or ""


def count(text: str, otherwise: int) -> int:
    """A whole number as an attribute writes it, at most a thousand."""
    return min(int(text), _MOST) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def letters_in(node: etree._Element) -> str:
    """All letters in an element."""
    return "".join(str(text) for text in node.itertext())


def words(node: etree._Element) -> int:
    """How many words stand in an element."""
    return sum(len(str(text).split()) for text in node.itertext())
