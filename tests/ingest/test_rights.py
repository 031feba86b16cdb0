"""Who decides stays in charge: rights, consent and embargo of what is stored, in real runs on a real knowledge base."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.entry import Details
from ingest.pipeline import Ingesting
from ingest.preparing import Here
from ingest.readers.columns import Columns
from ingest.report import Line, Outcome, Report
from ingest.selection import folders, select
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.document import DocumentCard
from kb.model.evidence import Access, KnowledgeSource, Purpose
from kb.model.reader import KEEPER, VISITOR
from kb.model.search import SearchQuery
from kb.settings import Settings

CASES = Path(__file__).parents[1] / "cases"
TEXT = "Mijn dochter van negen kreeg een lichtpaarse kinderfiets van de buurt toen wij niets meer hadden."
STORY = Details(source=KnowledgeSource.EXPERIENCE, consent=(Purpose.READ, Purpose.QUOTE))
TOMORROW = datetime.now(UTC).date() + timedelta(days=1)


class Shelf:
    """A knowledge base, and a folder that is taken in over and over."""

    def __init__(self, base: KnowledgeBase, folder: Path) -> None:
        self.base = base
        self.folder = folder

    def put(self, name: str, text: str = TEXT) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def manifest(self, *lines: str, defaults: str = "") -> None:
        """A manifest with one story, about which these lines are said."""
        said = "\n".join(lines)
        entry = f'[[document]]\nid = "fiets"\nfile = "verhaal.txt"\nsource = "experience"\n{said}\n'
        self.put("manifest.toml", f'collection = "buurt"\n{defaults}\n{entry}')

    def run(self, *paths: Path, options: Details | None = None, prune: bool = False) -> Report:
        given = paths or (self.folder,)
        made = Ingesting(
            catalogue=self.base.catalogue,
            preparing=Here(self.base.linker),
            index_pending=self.base.following.catch_up,
            withdraw=self.base.withdrawing.prune if prune else None,
        )
        return made.run(select(given, options), folders=folders(given))

    @property
    def found(self) -> int:
        """How much a visitor finds of the story."""
        return len(self.base.searching.search(SearchQuery(text="lichtpaarse"), VISITOR).hits)

    def stored(self) -> list[DocumentCard]:
        return list(self.base.catalogue.every(KEEPER))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    folder = tmp_path / "map"
    folder.mkdir()
    base = open_knowledge_base(Settings(data=tmp_path / "data", _env_file=None))
    yield Shelf(base, folder)
    base.close()


def outcomes(report: Report) -> list[tuple[str, str]]:
    return [(line.outcome.value, line.code) for line in report.lines]


def narrowed(report: Report) -> Line:
    (line,) = [line for line in report.lines if line.outcome is Outcome.NARROWED]
    return line


GIVEN = ('rights = "public"', 'consent = ["read", "quote"]')


def test_consent_taken_out_of_a_manifest_takes_the_story_away(shelf: Shelf) -> None:
    case = CASES / "map-toestemming-ingetrokken"
    shutil.copy(case / "verhaal.txt", shelf.folder)
    shutil.copy(case / "manifest-eerst.toml", shelf.folder / "manifest.toml")
    shelf.run()
    assert shelf.found == 1
    shutil.copy(case / "manifest-daarna.toml", shelf.folder / "manifest.toml")

    report = shelf.run()

    assert shelf.found == 0
    assert [str(line) for line in report.lines] == [
        "verhaal.txt: beperkt – toestemming ingetrokken; het verhaal is niet meer te zien"
    ]
    assert report.exit_code == 1


@pytest.mark.parametrize(
    ("collection", "id", "file"),
    [("buurt", "kinderfiets", "verhaal.txt"), ("wijk", "fiets", "verhaal.txt"), ("buurt", "fiets2", "ander.txt")],
    ids=["other id", "other collection", "other id and another copy of the file"],
)
def test_consent_that_is_taken_out_counts_for_the_file_under_whatever_name_it_is_listed(
    shelf: Shelf, collection: str, id: str, file: str
) -> None:
    shelf.put("verhaal.txt")
    shelf.manifest('rights = "public"', 'consent = ["read", "quote"]')
    shelf.run()
    assert shelf.found == 1

    shelf.put(file)
    entry = f'[[document]]\nid = "{id}"\nfile = "{file}"\nsource = "experience"\nrights = "public"\n'
    shelf.put("manifest.toml", f'collection = "{collection}"\n{entry}')
    report = shelf.run()

    assert "toestemming ingetrokken" in narrowed(report).reason
    assert shelf.found == 0


def test_an_option_that_is_stricter_than_the_manifest_counts_for_what_it_lists(shelf: Shelf) -> None:
    shelf.put("verhaal.txt")
    shelf.manifest('rights = "public"', 'consent = ["read", "quote"]')
    shelf.run()
    assert shelf.found == 1

    report = shelf.run(options=Details(rights=Access.RESTRICTED))
    assert "besloten" in narrowed(report).reason
    assert shelf.found == 0

    shelf.run(options=Details(rights=Access.PUBLIC))
    assert shelf.found == 1


@pytest.mark.parametrize("fault", ['kleur = "rood"', ""], ids=["listed badly", "listed well, and edited"])
def test_a_loose_file_that_is_listed_as_restricted_closes_what_was_read_from_it(shelf: Shelf, fault: str) -> None:
    path = shelf.put("verhaal.txt")
    shelf.run(path, options=STORY)
    assert shelf.found == 1

    shelf.put("verhaal.txt", TEXT if fault else f"{TEXT} Daarna vroeg niemand er meer naar.")
    shelf.manifest('rights = "restricted"', 'consent = ["read", "quote"]', fault)
    report = shelf.run()

    assert "besloten" in narrowed(report).reason
    assert shelf.found == 0


def test_a_story_that_was_loose_first_and_is_listed_as_restricted_is_no_longer_visible(shelf: Shelf) -> None:
    case = CASES / "map-eerst-los-dan-restricted"
    shutil.copy(case / "verhaal.txt", shelf.folder)
    shelf.run(shelf.folder / "verhaal.txt", options=STORY)
    assert shelf.found == 1
    shutil.copy(case / "manifest-daarna.toml", shelf.folder / "manifest.toml")

    report = shelf.run()

    assert shelf.found == 0
    assert len(shelf.stored()) == 1
    assert "strengere regels van dit bestand: nu besloten" in narrowed(report).reason
    assert report.exit_code == 1
    assert report.gone == ()


def test_a_story_that_was_loose_first_is_open_again_once_the_manifest_says_so(shelf: Shelf) -> None:
    path = shelf.put("verhaal.txt")
    shelf.run(path, options=STORY)
    # The entry itself cannot be used, and what it says less of counts.
    shelf.manifest('rights = "restricted"', 'consent = ["read", "quote"]', 'kleur = "rood"')
    shelf.run()
    shelf.run(path, options=Details(rights=Access.PUBLIC, title="Anders").over(STORY))
    assert shelf.found == 0
    shelf.manifest('rights = "restricted"', 'consent = ["read", "quote"]')
    shelf.run()
    assert shelf.found == 0
    shelf.manifest(*GIVEN)

    shelf.run()

    assert shelf.found == 1


def test_what_a_manifest_said_less_of_is_known_to_a_catalogue_that_is_made_anew(shelf: Shelf) -> None:
    path = shelf.put("verhaal.txt")
    shelf.manifest(*GIVEN)
    shelf.run(path, options=STORY)
    shelf.run()
    shelf.manifest('rights = "restricted"', 'consent = ["read", "quote"]')
    shelf.run()
    shelf.base.close()
    for file in shelf.base.settings.data.glob("catalogue.sqlite3*"):
        file.unlink()
    shelf.base = open_knowledge_base(shelf.base.settings)

    shelf.run(path, options=STORY)
    shelf.run(shelf.put("ernaast.txt"), options=STORY)

    assert shelf.found == 0
    shelf.manifest(*GIVEN)
    shelf.run()
    assert shelf.found == 1


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (('rights = "public"',), "toestemming ingetrokken"),
        (('rights = "public"', "consent = []"), "toestemming ingetrokken"),
        (('rights = "public"', 'consent = ["read"]'), "toestemming alleen nog voor lezen"),
        (('rights = "restricted"', 'consent = ["read", "quote"]'), "nu besloten"),
        (('consent = ["read", "quote"]',), "nu besloten"),
        ((*GIVEN, f"embargo_until = {TOMORROW}"), "pas te lezen vanaf"),
        ((*GIVEN, "consent_until = 2020-01-01"), "toestemming tot en met 01-01-2020"),
        (('rights = "public"', "consent = []", 'date = "2021-02-30"'), "toestemming ingetrokken"),
        (('rights = "restricted"', 'consent = ["read", "quote"]', 'onbekend = "x"'), "nu besloten"),
        (('rights = "public"', 'consent = "alles"'), "toestemming ingetrokken"),
        (('rights = "public"', 'consent = ["reed", "quote"]'), "toestemming alleen nog voor citeren"),
        ((*GIVEN, 'consent_until = "gauw"'), "toestemming ingetrokken"),
        ((*GIVEN, 'embargo_until = "later"'), "nu besloten"),
        (('rights = "publiek"', 'consent = ["read", "quote"]'), "nu besloten"),
    ],
)
def test_whatever_a_manifest_says_less_of_counts_at_once(shelf: Shelf, lines: tuple[str, ...], told: str) -> None:
    shelf.put("verhaal.txt")
    shelf.manifest(*GIVEN)
    shelf.run()
    assert shelf.found == 1
    shelf.manifest(*lines)

    report = shelf.run()

    assert shelf.found == 0
    assert told in narrowed(report).reason
    assert report.exit_code == 1
    assert len(shelf.stored()) == 1


@pytest.mark.parametrize("fault", ["missing", "unreadable", "broken defaults", "twice", "leads out"])
def test_narrowing_needs_nothing_else_to_be_right(shelf: Shelf, tmp_path: Path, fault: str) -> None:
    file = shelf.put("verhaal.txt")
    shelf.manifest(*GIVEN)
    shelf.run()
    less = ('rights = "restricted"', 'consent = ["read", "quote"]')
    shelf.manifest(*less)
    match fault:
        case "missing":
            file.unlink()
        case "unreadable":
            file.write_bytes(bytes(range(256)) * 20)
        case "broken defaults":
            shelf.manifest(*less, defaults='[defaults]\nlicense = "CC0"')
        case "twice":
            entry = '[[document]]\nid = "fiets"\nfile = "verhaal.txt"\nsource = "experience"\n'
            said = ('rights = "public"\n', 'rights = "restricted"\n')
            entries = "".join(f'{entry}consent = ["read", "quote"]\n{rights}' for rights in said)
            shelf.put("manifest.toml", f'collection = "buurt"\n{entries}')
        case "leads out":
            (tmp_path / "buiten.txt").write_text(TEXT)
            file.unlink()
            file.symlink_to(tmp_path / "buiten.txt")

    report = shelf.run()

    assert shelf.found == 0
    assert "nu besloten" in narrowed(report).reason
    assert report.exit_code == 1
    assert shelf.run().exit_code != 0
    assert shelf.found == 0


_SENTENCES = [
    TEXT,
    "Wie schulden had, kreeg een vaste persoon die meekeek naar brieven en rekeningen.",
    "Een derde van ons had daarna binnen een half jaar weer een afspraak met de bank.",
    "Daarom verhuisde het spreekuur in de zomer naar een kantine met koffie en een hond.",
]
_LONG = " ".join(_SENTENCES)


@pytest.mark.parametrize(("text", "is_found"), [(f"{_LONG} Dank.", 0), (f"{TEXT} En verder niets.", 1)])
def test_consent_that_is_gone_counts_for_an_edited_story_under_another_id_and_path(
    shelf: Shelf, text: str, is_found: int
) -> None:
    shelf.put("verhaal.txt", _LONG)
    shelf.put("ander.txt", "Een ander verhaal, over een hond in de wijk.")
    other = '[[document]]\nid = "ander"\nfile = "ander.txt"\nsource = "practice"\nrights = "public"\n'
    shelf.manifest(*GIVEN, defaults=other)
    shelf.run()
    assert shelf.found == 1
    (shelf.folder / "verhaal.txt").unlink()
    shelf.put("nieuw/anders.txt", text)
    entry = '[[document]]\nid = "nieuw"\nfile = "nieuw/anders.txt"\nsource = "experience"\nrights = "public"\n'
    shelf.put("manifest.toml", f'collection = "buurt"\n{other}{entry}')

    report = shelf.run()

    assert shelf.found == is_found
    assert ("nieuw/anders.txt", "failed") in [(line.file, line.outcome.value) for line in report.lines]
    if not is_found:
        assert narrowed(report).reason.startswith("lijkt op “verhaal” (98 %), dat niet meer")
        assert "toestemming ingetrokken" in narrowed(report).reason
        assert [line for line in shelf.run().lines if line.outcome is Outcome.NARROWED] == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (['rights = "public"'], "toestemming ingetrokken"),
        (['rights = "public"', "consent = []"], "toestemming ingetrokken"),
        (['rights = "restricted"', 'consent = ["read", "quote"]', 'kleur = "rood"'], "nu besloten"),
    ],
)
def test_what_cannot_go_in_closes_the_same_words_in_another_file(shelf: Shelf, said: list[str], told: str) -> None:
    shelf.run(shelf.put("los.txt"), options=STORY)
    assert shelf.found == 1
    shelf.put("verhaal.txt", TEXT.replace(" ", "  "))
    shelf.manifest(*said)

    report = shelf.run()

    assert shelf.found == 0
    assert told in narrowed(report).reason
    assert narrowed(report).reason.startswith("dezelfde tekst staat er al als")
    assert report.summary().startswith("1 bestand: 1 beperkt, 1 mislukt.")
    assert [line for line in shelf.run().lines if line.outcome is Outcome.NARROWED] == []
    shelf.manifest(*GIVEN)
    shelf.run()
    assert shelf.found == 1


_ENTRY = '[[document]]\nid = "fiets"\nfile = "verhaal.txt"\nsource = "experience"\n'
_BROKEN = '[[document]]\nid = "kapot"\nfile = "kapot.txt"\ntitle = "zonder einde\n'
_HEAD = 'collection = "buurt"\n'


@pytest.mark.parametrize(
    "manifest",
    [
        f'{_HEAD}{_BROKEN}{_ENTRY}rights = "public"\n',
        f'{_HEAD}{_ENTRY}rights = "public"\nconsent = []\n{_BROKEN}',
        f'{_HEAD}{_ENTRY}rights = "restricted"\nconsent = ["read", "quote"]\ntitle = "zonder einde\n',
        f'{_HEAD}{_ENTRY}rights = "public"\nconsent = [\n  "read",\n]\nform = verhaal\n',
        f'{_HEAD}{_ENTRY}rights = "public"\nrights = "restricted"\nconsent = ["read", "quote"]\n',
        f'{_HEAD}[defaults]\nrights = "restricted"\nlicence = CC0\n{_ENTRY}consent = ["read", "quote"]\n',
        f'{_HEAD}{_ENTRY}rights = "public"\nembargo_until = {TOMORROW}\ndate = 2021-02-30\n',
        f'{_ENTRY}rights = "restricted"\nconsent = ["read", "quote"]\n',
        f'collection = buurt\n{_ENTRY}rights = "public"\nconsent = []\n',
        f'{_HEAD}[[document]\nid = "fiets"\nrights = "restricted"\n',
        f'{_HEAD}{_BROKEN.replace("einde", "einde" + chr(0xE9))}{_ENTRY}rights = "restricted"\n',
    ],
)
def test_what_a_broken_manifest_says_less_of_counts_as_far_as_it_can_be_read(shelf: Shelf, manifest: str) -> None:
    shelf.put("verhaal.txt")
    shelf.manifest(*GIVEN)
    shelf.run()
    assert shelf.found == 1
    encoding = "latin-1" if chr(0xE9) in manifest else "utf-8"
    (shelf.folder / "manifest.toml").write_text(manifest, encoding=encoding)

    report = shelf.run(prune=True)

    assert narrowed(report).file == "manifest.toml"
    assert shelf.found == 0
    assert "telt al" in report.lines[-1].reason
    shelf.manifest(*GIVEN)
    shelf.run()
    assert shelf.found == 1


@pytest.mark.parametrize(
    ("manifest", "unread"),
    [
        (f'{_HEAD}{_ENTRY}rights = "public"\nconsent = ["read", "quote\n', "verhaal.txt"),
        (f'{_HEAD}{_ENTRY}rights = "pub\nconsent = ["read", "quote"]\n', "verhaal.txt"),
        (f'{_HEAD}[defaults]\nrights = "public\n{_ENTRY}consent = ["read", "quote"]\n', "verhaal.txt"),
        (f'{_HEAD}[[document]]\nid = "fiets\n', "document 1"),
        (f"{_HEAD}{_ENTRY}{'kapot [' * 30}\n" + "x\n" * 60_000, "verhaal.txt"),
    ],
)
def test_what_cannot_be_read_of_a_broken_manifest_closes_nothing_and_is_told(
    shelf: Shelf, manifest: str, unread: str
) -> None:
    shelf.put("verhaal.txt")
    shelf.manifest(*GIVEN)
    shelf.run()
    shelf.put("manifest.toml", manifest)

    report = shelf.run(prune=True)

    assert shelf.found == 1
    (line,) = report.lines
    assert f"zoals het was: {unread}" in line.reason
    assert report.gone == ()


def test_two_manifests_of_one_name_are_as_open_as_the_stricter(shelf: Shelf) -> None:
    shelf.put("verhaal.txt")
    shelf.manifest(*GIVEN)
    shutil.copytree(shelf.folder, shelf.folder.with_name("ernaast"))
    shelf.run()
    assert shelf.found == 1
    shelf.folder, beside = shelf.folder.with_name("ernaast"), shelf.folder
    shelf.manifest('rights = "restricted"', 'consent = ["read", "quote"]')

    shelf.run(beside, shelf.folder)

    assert shelf.found == 0


def test_what_the_manifest_allows_again_is_visible_again(shelf: Shelf) -> None:
    shelf.put("verhaal.txt")
    shelf.manifest(*GIVEN)
    shelf.run()
    shelf.manifest('rights = "public"')
    shelf.run()
    shelf.manifest(*GIVEN)

    report = shelf.run()

    assert outcomes(report) == [("changed", "")]
    assert shelf.found == 1


def test_a_consent_that_was_taken_out_of_a_record_of_practice_closes_that_too(shelf: Shelf) -> None:
    shelf.put("verslag.txt")
    entry = 'collection = "b"\n[[document]]\nid = "v"\nfile = "verslag.txt"\nsource = "practice"\nrights = "public"\n'
    shelf.put("manifest.toml", entry + 'consent = ["read", "quote"]\n')
    shelf.run()
    assert shelf.found == 1
    shelf.put("manifest.toml", entry)

    assert "toestemming ingetrokken" in narrowed(shelf.run()).reason

    assert shelf.found == 0
    shelf.run()
    assert shelf.found == 0


def test_options_that_say_less_count_and_options_that_are_left_out_change_nothing(shelf: Shelf) -> None:
    file = shelf.put("verhaal.txt")
    closed = Details(rights=Access.RESTRICTED).over(STORY)
    shelf.run(file, options=STORY)
    assert narrowed(shelf.run(file, options=closed)).reason.startswith("nu besloten")
    assert shelf.found == 0

    assert outcomes(shelf.run(file, options=STORY)) == [("unchanged", "")]
    assert shelf.found == 0

    shelf.run(file, options=Details(rights=Access.PUBLIC).over(STORY))
    assert shelf.found == 1


def test_an_empty_consent_option_withdraws_and_one_that_is_left_out_does_not(shelf: Shelf) -> None:
    file = shelf.put("verhaal.txt")
    shelf.run(file, options=STORY)

    left_out = shelf.run(file, options=Details(source=KnowledgeSource.EXPERIENCE))
    assert outcomes(left_out) == [("failed", "consent-missing")]
    assert shelf.found == 1

    emptied = shelf.run(file, options=Details(consent=()).over(STORY))
    assert "toestemming ingetrokken" in narrowed(emptied).reason
    assert shelf.found == 0


def test_a_twin_under_wider_rules_opens_nothing_and_the_report_says_whose_rules_count(shelf: Shelf) -> None:
    shelf.put("verhaal.txt")
    shelf.manifest('rights = "restricted"', 'consent = ["read", "quote"]')
    shelf.run()

    report = shelf.run(shelf.put("los.txt"), options=STORY)

    assert outcomes(report) == [("duplicate", "duplicate")]
    assert "de strengere regels daarvan blijven gelden" in report.lines[0].reason
    assert shelf.found == 0
    # Nor does the same again, which by then is known as it is.
    again = shelf.run(shelf.folder / "los.txt", options=STORY)
    assert outcomes(again) == [("duplicate", "duplicate")]
    assert shelf.found == 0


def test_a_story_closes_the_same_words_in_a_record_of_practice(shelf: Shelf) -> None:
    shelf.run(shelf.put("verslag.txt"), options=Details(source=KnowledgeSource.PRACTICE))
    assert shelf.found == 1
    shelf.put("verhaal.txt")
    shelf.manifest('rights = "restricted"', 'consent = ["read", "quote"]')

    report = shelf.run()

    assert outcomes(report) == [("new", ""), ("narrowed", "narrowed")]
    assert shelf.found == 0


@pytest.mark.parametrize(
    ("row", "told"),
    [("1;{};public;", "toestemming ingetrokken"), ("1;{};besloten;read,quote", "nu besloten")],
    ids=["consent taken out", "rights that nobody understands"],
)
def test_a_row_of_a_sheet_that_allows_less_counts_too(shelf: Shelf, row: str, told: str) -> None:
    columns = Columns(text=("tekst",), id="id", rights="rechten", consent="toestemming")
    options = Details(columns=columns).over(STORY)
    head = "id;tekst;rechten;toestemming\n"
    shelf.put(
        "verhalen.csv", f"{head}1;{TEXT};public;read,quote\n2;Een ander verhaal over een fiets.;public;read,quote\n"
    )
    shelf.run(options=options)
    assert shelf.found == 1
    shelf.put("verhalen.csv", head + row.format(TEXT) + "\n2;Een ander verhaal over een fiets.;public;read,quote\n")

    report = shelf.run(options=options)

    assert shelf.found == 0, report.summary()
    assert told in narrowed(report).reason
