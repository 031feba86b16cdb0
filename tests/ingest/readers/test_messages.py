"""``ingest.readers.eml``, ``msg``, ``messages`` and ``packed_rtf``."""

import struct
from email.message import EmailMessage

import pytest

from ingest.readers.opening import read_bytes
from ingest.readers.packed_rtf import unpacked
from ingest.readers.raw import RawDocument
from kb.errors import EmptyDocument, EncryptedDocument, InvalidDocument
from tests.ingest.files import pdf, word
from tests.ingest.readers.compound import Tree, compound
from tests.ingest.traces import assert_exact

TEXT = """Beste wijkteam,

De brief bleef liggen.
Dagen lang.

Op 3 mei schreef team Wijk:
> Wij belden u.
>
>> Waarom belt u niet?
> Nu wel.
--\x20
Een bewoner
Arnhem
"""
BLOCKS = [
    "Beste wijkteam,",
    "De brief bleef liggen. Dagen lang.",
    "Op 3 mei schreef team Wijk:",
    "Wij belden u.",
    "Waarom belt u niet?",
    "Nu wel.",
    "Een bewoner Arnhem",
]


def message(text: str = TEXT, subject: str = "De brief") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "bewoner@voorbeeld.example"
    made["To"] = "team@voorbeeld.example"
    made["Subject"] = subject
    made["Date"] = "Fri, 03 May 2024 14:30:00 +0200"
    made["Message-ID"] = "<1@voorbeeld.example>"
    if text:
        made.set_content(text)
    return made


def attach(made: EmailMessage, data: bytes, kind: str, name: str) -> None:
    maintype, _, subtype = kind.partition("/")
    made.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)


def words(document: RawDocument) -> list[str]:
    return [" ".join(block.content.text.split()) for block in document.blocks]


def test_a_message_is_its_text_with_subject_and_date_and_nobodys_address() -> None:
    document = read_bytes(message().as_bytes(), "a.eml")

    assert words(document) == BLOCKS
    assert (document.title, document.date, document.contributor) == ("De brief", "2024-05-03", "")
    assert document.left_out == ("afzender en ontvangers",)
    assert "voorbeeld.example" not in document.raw
    for block in document.blocks:
        assert_exact(block.content, document.raw)


def test_a_message_is_known_by_its_headers_whatever_it_is_called() -> None:
    assert read_bytes(message().as_bytes(), "bericht.txt").media_type == "message/rfc822"
    letter = b"Aan: de raad\nVan: een bewoner\nOnderwerp: de brief\n\nDe brief bleef liggen."
    assert read_bytes(letter, "brief.txt").media_type == "text/plain"


def test_text_goes_before_html_and_html_before_a_text_that_only_points_to_it() -> None:
    made = message("De brief bleef dagen lang liggen.")
    made.add_alternative("<p>De brief bleef <b>dagen lang</b> liggen.</p>", subtype="html")
    stub = message("Zie HTML.")
    stub.add_alternative(f"<p>{'De brief bleef liggen. ' * 5}</p><blockquote>Eerder.</blockquote>", subtype="html")

    assert read_bytes(made.as_bytes(), "a.eml").raw.strip() == "De brief bleef dagen lang liggen."
    assert words(read_bytes(stub.as_bytes(), "a.eml"))[1] == "Eerder."


def test_attachments_are_documents_of_their_own() -> None:
    made = message()
    attach(made, pdf(["Het jaarverslag."]), "application/pdf", "verslag.pdf")
    attach(made, word("De nota."), "application/octet-stream", "nota.doc")

    document = read_bytes(made.as_bytes(), "a.eml")

    assert [(part.name, part.media_type.rpartition(".")[2]) for part in document.parts] == [
        ("verslag.pdf", "application/pdf"),
        ("nota.doc", "document"),
    ]
    assert [words(part.document) for part in document.parts] == [["Het jaarverslag."], ["De nota."]]


def test_pictures_in_the_text_and_what_cannot_be_read_are_named() -> None:
    made = message()
    attach(made, b"\x89PNG" + bytes(50), "image/png", "foto.png")
    attach(made, b"%PDF-1.4 kapot", "application/pdf", "kapot.pdf")
    inline = EmailMessage()
    inline.set_content(b"\x89PNG" + bytes(9), maintype="image", subtype="png", cid="<logo>", disposition="inline")
    made.attach(inline)

    document = read_bytes(made.as_bytes(), "a.eml")

    assert document.parts == ()
    assert document.left_out == ("afzender en ontvangers", "afbeeldingen in de tekst", "bijlage foto.png")
    assert [caveat.text.split(":")[0] for caveat in document.caveats] == ["bijlage kapot.pdf is niet gelezen"]


def test_a_message_that_was_sent_along_is_an_attachment_with_its_own() -> None:
    inner = message("De eerste brief.", "Eerder")
    attach(inner, pdf(["Binnenin."]), "application/pdf", "binnen.pdf")
    made = message()
    made.add_attachment(inner)

    (part,) = read_bytes(made.as_bytes(), "a.eml").parts

    assert (part.name, words(part.document)) == ("Eerder.eml", ["De eerste brief."])
    assert [one.name for one in part.document.parts] == ["binnen.pdf"]


def test_messages_in_messages_end_somewhere() -> None:
    made = message("Diepste.")
    for number in range(8):
        outer = message(f"Laag {number}.")
        outer.add_attachment(made)
        made = outer

    document, depth = read_bytes(made.as_bytes(), "a.eml"), 0
    while document.parts:
        document, depth = document.parts[0].document, depth + 1

    assert depth == 3
    assert "dieper dan 3 lagen" in document.caveats[0].text


def test_an_encoding_that_is_stated_wrongly_is_found_out() -> None:
    data = message("XXX").as_bytes().replace(b"XXX", "Eén café €".encode("cp1252"))

    document = read_bytes(data, "a.eml")

    assert words(document) == ["Eén café €"]
    assert [caveat.code for caveat in document.caveats] == ["encoding"]


def test_an_encrypted_and_an_empty_message_are_called_that() -> None:
    locked = message("")
    locked["MIME-Version"] = "1.0"
    locked["Content-Type"] = 'application/pkcs7-mime; smime-type="enveloped-data"'

    with pytest.raises(EncryptedDocument, match="versleuteld"):
        read_bytes(locked.as_bytes(), "a.eml")
    with pytest.raises(EmptyDocument):
        read_bytes(message(" ").as_bytes(), "a.eml")


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 300,
        b"Content-Type: text/plain; charset=bestaat-niet\nContent-Transfer-Encoding: base64\n\n!!!",
        b"Date: 99 Foo 2999999\nSubject: =?utf-8?b?////?=\n\nTekst.",
        b"Content-Type: multipart/mixed\n\n",
    ],
)
def test_messages_made_to_harm_end_in_a_line_or_in_text(headers: bytes) -> None:
    try:
        document = read_bytes(b"From: a\nTo: b\nMIME-Version: 1.0\nMessage-ID: <1>\n" + headers, "a.eml")
    except InvalidDocument as error:
        document = None
        reason = str(error)
    assert document is None or document.raw
    assert document is not None or reason


def properties(header: int, **fixed: bytes) -> bytes:
    """A stream of properties of fixed length, each called after its number and type."""
    entries = b"".join(
        struct.pack("<HHI", int(name[5:], 16), int(name[1:5], 16), 6) + value.ljust(8, b"\0")
        for name, value in fixed.items()
    )
    return bytes(header) + entries


SENT = (133_592_130_000_000_000).to_bytes(8, "little")


def outlook(text: str = TEXT) -> dict[str, bytes | Tree]:
    """A message of Outlook as folders and streams."""
    streams: dict[str, bytes | Tree] = {
        "__properties_version1.0": properties(32, p00390040=SENT),
        "__substg1.0_0037001F": "De brief".encode("utf-16-le"),
    }
    if text:
        streams["__substg1.0_1000001F"] = text.replace("\n", "\r\n").encode("utf-16-le")
    return streams


def attached(name: str, data: bytes) -> Tree:
    return {
        "__properties_version1.0": properties(8),
        "__substg1.0_3707001F": name.encode("utf-16-le"),
        "__substg1.0_37010102": data,
    }


def test_a_message_of_outlook_gives_the_same() -> None:
    document = read_bytes(compound(outlook()), "a.msg")

    assert words(document) == BLOCKS
    assert (document.title, document.date) == ("De brief", "2024-05-03")
    assert document.left_out == ("afzender en ontvangers",)
    assert document.media_type == "application/vnd.ms-outlook"


def test_attachments_of_outlook_are_documents_and_messages_too() -> None:
    inner: Tree = {
        "__properties_version1.0": properties(24),
        "__substg1.0_0037001F": "Eerder".encode("utf-16-le"),
        "__substg1.0_1000001F": "De eerste brief.".encode("utf-16-le"),
        "__attach_version1.0_#00000000": attached("binnen.pdf", pdf(["Binnenin."])),
    }
    tree: Tree = outlook() | {
        "__attach_version1.0_#00000000": attached("verslag.pdf", pdf(["Het jaarverslag."])),
        "__attach_version1.0_#00000001": {
            "__properties_version1.0": properties(8),
            "__substg1.0_3001001F": "Eerder".encode("utf-16-le"),
            "__substg1.0_3701000D": inner,
        },
    }

    first, second = read_bytes(compound(tree), "a.msg").parts

    assert (first.name, words(first.document)) == ("verslag.pdf", ["Het jaarverslag."])
    assert (second.name, words(second.document)) == ("Eerder.msg", ["De eerste brief."])
    assert [part.name for part in second.document.parts] == ["binnen.pdf"]


def test_a_message_of_outlook_in_html_or_in_an_old_code_page_is_read() -> None:
    page = outlook("") | {"__substg1.0_10130102": "<p>Eén brief.</p><p>Twee.</p>".encode("cp1252")}
    old = {
        "__properties_version1.0": properties(32, p3FFD0003=struct.pack("<I", 1252)),
        "__substg1.0_1000001E": "Eén café €".encode("cp1252"),
    }

    assert words(read_bytes(compound(page), "a.msg")) == ["Eén brief.", "Twee."]
    assert words(read_bytes(compound(old), "a.msg")) == ["Eén café €"]


def test_rich_text_that_outlook_packed_is_unpacked() -> None:
    # The example of [MS-OXRTFCP] §4.1.1 and §4.2.
    packed = bytes.fromhex(
        (
            "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af3 2068656c 0900 20627705b06c647d0a800fa0"
        ).replace(" ", "")
    )

    assert unpacked(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked(struct.pack("<II4sI", 17, 5, b"MELA", 0) + b"{\\rtf") == b"{\\rtf"
    assert unpacked(packed[:30]).startswith(b"{\\rtf1")
    assert unpacked(b"kort") == b""


@pytest.mark.parametrize("cut", [600, 1_000, 2_000])
def test_a_broken_message_of_outlook_is_refused(cut: int) -> None:
    with pytest.raises(InvalidDocument):
        read_bytes(compound(outlook())[:cut], "a.msg")


def test_a_message_with_zero_bytes_is_read_and_says_so() -> None:
    made = (
        message("De gemeente helpt.", "Over leg").as_bytes().replace(b"helpt", b"hel\0pt").replace(b"Over ", b"Over\0")
    )

    for name in ("a.eml", "a.txt"):
        read = read_bytes(made, name)
        assert (read.title, words(read)) == ("Overleg", ["De gemeente helpt."])
        assert "1 nulteken weggelaten; kijk of de tekst heel is" in [one.text for one in read.caveats]


def test_a_file_that_a_message_holds_byte_by_byte_stays_as_it_is() -> None:
    head = b"From: a@voorbeeld.example\nTo: b@voorbeeld.example\nSubject: Foto\nMIME-Version: 1.0\n"
    body = b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nHierbij de foto.\n--x\n"
    attached = (
        b"Content-Type: image/png; name=f.png\nContent-Disposition: attachment; filename=f.png\n\n\x89PNG" + bytes(500)
    )

    read = read_bytes(head + body + attached + b"\n--x--\n", "a.eml")

    assert (words(read), read.caveats) == (["Hierbij de foto."], ())
