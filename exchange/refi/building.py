"""Elements as the REFI-QDA standard has them, for what goes out."""

from collections.abc import Iterable

from lxml import etree

from exchange.losses import Loss, LossKind
from exchange.project import Code, Link
from exchange.refi import grammar
from exchange.refi.tree import Element, outer
from exchange.saying import quoted, said


class Builder:
    """Makes elements in one namespace; what XML cannot hold is replaced, and told.

    Attributes:
        losses: what could not be written as it is.
    """

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self.losses: list[Loss] = []

    def root(self, name: str, /, **attributes: str | None) -> Element:
        """The outermost element."""
        return self._filled(outer(self.namespace, name), attributes)

    def add(self, parent: Element, name: str, text: str | None = None, /, **attributes: str | None) -> Element:
        """An element under another; attributes that are nothing are left out."""
        element = self._filled(etree.SubElement(parent, f"{{{self.namespace}}}{name}"), attributes)
        if text is not None:
            element.text = self._possible(text, name)
        return element

    def _filled(self, element: Element, attributes: dict[str, str | None]) -> Element:
        for key, value in attributes.items():
            if value:
                element.set(key, self._possible(value, attributes.get("name") or key))
        return element

    def _possible(self, text: str, thing: str) -> str:
        if grammar.is_possible(text):
            return text
        self.losses.append(Loss(LossKind.CHANGED, quoted(grammar.possible(thing)), said("why.impossible")))
        return grammar.possible(text)

    def describe(self, parent: Element, text: str) -> None:
        """A description, when there is one."""
        if text:
            self.add(parent, "Description", text)

    def references(self, parent: Element, name: str, guids: Iterable[str]) -> None:
        """A reference for each guid."""
        for guid in guids:
            self.add(parent, name, targetGUID=guid)

    def code(self, parent: Element, code: Code, *, with_notes: bool = True) -> None:
        """A code with those under it."""
        codable = "true" if code.codable else "false"
        element = self.add(parent, "Code", guid=code.guid, name=code.name, isCodable=codable, color=code.color)
        self.describe(element, code.description)
        if with_notes:
            self.references(element, "NoteRef", code.notes)
        for child in code.codes:
            self.code(element, child, with_notes=with_notes)

    def link(self, parent: Element, link: Link) -> None:
        """A link between two things."""
        direction = link.direction.value if link.direction else ""
        ends = {"originGUID": link.origin, "targetGUID": link.target}
        element = self.add(
            parent, "Link", guid=link.guid, name=link.name, direction=direction, color=link.color, **ends
        )
        self.references(element, "NoteRef", link.notes)


def serialised(root: Element) -> bytes:
    """XML as it is put in a file."""
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
