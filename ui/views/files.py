"""The words of files with a selection, in the language of the page."""

from datetime import date

from kb.model.citation import Work
from kb.model.evidence import VOICES
from kb.services.sharing.formats.table import COLUMNS
from kb.services.sharing.formats.wording import Words
from ui.edition import Edition
from ui.forms import SOURCES
from ui.views.origin import place_of, source_line


def words_of(edition: Edition, address: str, today: date) -> Words:
    """What a file says beside the words of its sources.

    Args:
        edition: its language.
        address: where the explorer can be reached, without a slash at the end.
        today: the day on which it is made.
    """
    t = edition.wording

    def version(work: Work) -> str:
        return t("selectie.versie", n=work.version, hash=work.short_hash)

    return Words(
        language=edition.language,
        address=address,
        untitled=t("selectie.zonder_titel"),
        made=t("selectie.gemaakt", datum=t.date(today.isoformat())),
        voices={source: edition.voice(source) for source in SOURCES},
        silent={source: t("selectie.ontbreekt", stem=edition.voice(source)) for source in VOICES},
        question=t("selectie.vraag"),
        note=t("selectie.notitie"),
        sample=t("kaart.voorbeeld"),
        gone=lambda n: t.count("selectie.weg", n),
        place=lambda citation: place_of(citation, edition),
        source=lambda citation: source_line(citation, edition),
        version=version,
        columns={name: t(f"kolom.{name}") for name in COLUMNS},
    )
