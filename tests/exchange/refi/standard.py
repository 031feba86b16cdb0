"""The grammar of REFI-QDA 1.5 as a schema of our own (RELAX NG), made from the standard in short.

An element is its attributes and what stands in it, in order: ``name?`` once or not, ``name*`` any
number, ``name+`` at least one, ``a|b+`` any of these. A type in capitals is a simple one.
"""

from lxml import etree

_GUID = r"(\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\})|([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"
_SIMPLE = {
    "TEXT": '<data type="string"/>',
    "INT": '<data type="integer"/>',
    "BOOL": '<data type="boolean"/>',
    "DECIMAL": '<data type="decimal"/>',
    "DATE": '<data type="date"/>',
    "TIME": '<data type="dateTime"/>',
    "GUID": f'<data type="token"><param name="pattern">{_GUID}</param></data>',
    "COLOR": '<data type="token"><param name="pattern">#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})</param></data>',
    "WAY": "<choice><value>Associative</value><value>OneWay</value><value>Bidirectional</value></choice>",
    "KIND": "<choice>"
    + "".join(f"<value>{kind}</value>" for kind in ("Text", "Boolean", "Integer", "Float", "Date", "DateTime"))
    + "</choice>",
}
_MADE = "creatingUser:GUID? creationDateTime:TIME? modifyingUser:GUID? modifiedDateTime:TIME?"
_TEXT_IN = "Description? PlainTextContent? PlainTextSelection* Coding* NoteRef* VariableValue*"
_TEXT_OF = f"guid:GUID name:TEXT? richTextPath:TEXT? plainTextPath:TEXT? {_MADE}"
_CORNERS = "firstX:INT firstY:INT secondX:INT secondY:INT"
_REF = ("targetGUID:GUID", "")

PROJECT = {
    "Project": (
        "name:TEXT origin:TEXT? creatingUserGUID:GUID? creationDateTime:TIME? modifyingUserGUID:GUID? "
        "modifiedDateTime:TIME? basePath:TEXT?",
        "Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description? NoteRef*",
    ),
    "Users": ("", "User+"),
    "User": ("guid:GUID name:TEXT? id:TEXT?", ""),
    "CodeBook": ("", "Codes"),
    "Codes": ("", "Code+"),
    "Code": ("guid:GUID name:TEXT isCodable:BOOL color:COLOR?", "Description? NoteRef* Code*"),
    "Variables": ("", "Variable+"),
    "Variable": ("guid:GUID name:TEXT typeOfVariable:KIND", "Description?"),
    "Cases": ("", "Case+"),
    "Case": ("guid:GUID name:TEXT?", "Description? CodeRef* VariableValue* SourceRef* SelectionRef*"),
    "VariableValue": (
        "",
        "VariableRef TextValue|BooleanValue|IntegerValue|FloatValue|DateValue|DateTimeValue?",
    ),
    "Sources": ("", "TextSource|PDFSource|PictureSource|AudioSource|VideoSource+"),
    "TextSource": (_TEXT_OF, _TEXT_IN),
    "Note": (_TEXT_OF, _TEXT_IN),
    "Representation": (_TEXT_OF, _TEXT_IN),
    "PlainTextSelection": (
        f"guid:GUID name:TEXT? startPosition:INT endPosition:INT {_MADE}",
        "Description? Coding* NoteRef*",
    ),
    "Coding": ("guid:GUID creatingUser:GUID? creationDateTime:TIME?", "CodeRef NoteRef*"),
    "PDFSource": (
        f"guid:GUID name:TEXT? path:TEXT? currentPath:TEXT? {_MADE}",
        "Description? PDFSelection* Representation? Coding* NoteRef* VariableValue*",
    ),
    "PDFSelection": (
        f"guid:GUID name:TEXT? page:INT {_CORNERS} {_MADE}",
        "Description? Representation? Coding* NoteRef*",
    ),
    "PictureSource": (f"guid:GUID name:TEXT? path:TEXT? currentPath:TEXT? {_MADE}", "Description? Coding* NoteRef*"),
    "AudioSource": (f"guid:GUID name:TEXT? path:TEXT? currentPath:TEXT? {_MADE}", "Description? Coding* NoteRef*"),
    "VideoSource": (f"guid:GUID name:TEXT? path:TEXT? currentPath:TEXT? {_MADE}", "Description? Coding* NoteRef*"),
    "Notes": ("", "Note+"),
    "Links": ("", "Link+"),
    "Link": ("guid:GUID name:TEXT? direction:WAY? color:COLOR? originGUID:GUID? targetGUID:GUID?", "NoteRef*"),
    "Sets": ("", "Set+"),
    "Set": ("guid:GUID name:TEXT", "Description? MemberCode* MemberSource* MemberNote*"),
    "Graphs": ("", "Graph+"),
    "Graph": ("guid:GUID name:TEXT?", ""),
    **dict.fromkeys(
        ("NoteRef", "CodeRef", "VariableRef", "SourceRef", "SelectionRef", "MemberCode", "MemberSource", "MemberNote"),
        _REF,
    ),
    "Description": ("", "TEXT"),
    "PlainTextContent": ("", "TEXT"),
    "TextValue": ("", "TEXT"),
    "BooleanValue": ("", "BOOL"),
    "IntegerValue": ("", "INT"),
    "FloatValue": ("", "DECIMAL"),
    "DateValue": ("", "DATE"),
    "DateTimeValue": ("", "TIME"),
}

CODEBOOK = {
    "CodeBook": ("origin:TEXT?", "Codes Sets?"),
    "Codes": PROJECT["Codes"],
    "Code": ("guid:GUID name:TEXT isCodable:BOOL color:COLOR?", "Description? Code*"),
    "Sets": PROJECT["Sets"],
    "Set": ("guid:GUID name:TEXT", "Description? MemberCode*"),
    "MemberCode": ("guid:GUID", ""),
    "Description": ("", "TEXT"),
}

_HOW_OFTEN = {"?": "optional", "*": "zeroOrMore", "+": "oneOrMore"}


def schema(grammar: dict[str, tuple[str, str]], root: str, namespace: str) -> etree.RelaxNG:
    """A schema that documents with this root can be held against."""
    defined = "".join(
        f'<define name="{name}"><element name="{name}">{_attributes(attributes)}{_content(content)}</element></define>'
        for name, (attributes, content) in grammar.items()
    )
    return etree.RelaxNG(
        etree.fromstring(
            f'<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="{namespace}" '
            'datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">'
            f'<start><ref name="{root}"/></start>{defined}</grammar>'
        )
    )


def _attributes(attributes: str) -> str:
    return "".join(_attribute(*one.split(":")) for one in attributes.split())


def _attribute(name: str, kind: str) -> str:
    made = f'<attribute name="{name}" ns="">{_SIMPLE[kind.rstrip("?")]}</attribute>'
    return f"<optional>{made}</optional>" if kind.endswith("?") else made


def _content(content: str) -> str:
    return "".join(_SIMPLE.get(part) or _part(part) for part in content.split()) or "<empty/>"


def _part(part: str) -> str:
    names = part.rstrip("?*+").split("|")
    inside = "".join(f'<ref name="{name}"/>' for name in names)
    inside = f"<choice>{inside}</choice>" if len(names) > 1 else inside
    how = _HOW_OFTEN.get(part[-1])
    return f"<{how}>{inside}</{how}>" if how else inside
