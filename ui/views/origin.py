"""Where a quotation is from, in words: as it is copied, shown in a selection and written in files."""

from kb.model.citation import Citation
from kb.services.sharing.formats.works import flat
from ui.edition import Edition
from ui.views.pieces import SLIDES


def source_line(citation: Citation, edition: Edition) -> str:
    """Whose it is and its title, with what is known of where it is from."""
    voice = edition.voice(citation.work.knowledge_source)
    return f"{voice}: {', '.join((flat(citation.work.title), *origin(citation, edition)))}"


def origin(citation: Citation, edition: Edition) -> list[str]:
    """Form, teller, place, date and page, as far as they are known; and that it is made up, when it is."""
    work = citation.work
    date = edition.date(work) or edition.wording("document.zonder_datum")
    sample = edition.wording("kaart.voorbeeld") if work.sample else ""
    facts = (work.form, work.contributor, work.place, date, place_of(citation, edition), sample)
    return [fact for fact in facts if fact]


def place_of(citation: Citation, edition: Edition) -> str:
    """The page, slide or minute that it begins on, in words; empty in a document without those."""
    if citation.page is not None:
        kind = "dia" if citation.work.media_type in SLIDES else "blz"
        return edition.wording(f"kaart.{kind}", n=citation.page)
    minute = int((citation.seconds or 0) // 60)
    return edition.wording("kaart.minuut", n=minute) if minute else ""
