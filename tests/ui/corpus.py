"""A small corpus for the pages: three voices, a framework, headings, pages, places and years."""

from kb.model.document import Document, Passage, Section
from kb.model.evidence import Access, KnowledgeSource
from tests.building import document

QUESTION = "schulden bij gezinnen"
"""Every voice answers it, research on more than one page of answers."""

STORY = "De la bij het bestek"
REPORT = "Jonge gezinnen en betaalachterstanden"
CLOSED = "Rapport dat nog niemand mag lezen"

Made = tuple[Document, list[Passage]]


def corpus() -> list[Made]:
    """Enough for two pages of answers, with a silent voice for some questions."""
    return [_report(), _story(), *_practice(), *_more_research(), *_more_stories(), _framework(), _secret()]


def _report() -> Made:
    """A report with headings and two pages."""
    paragraphs = (
        "Achtergrond",
        "Bij gezinnen met kinderen onder de vier jaar ontstaan schulden vooral in het eerste jaar na de geboorte. "
        "Het inkomen daalt en de vaste lasten stijgen.",
        "Uitkomsten",
        "Van de 212 gezinnen hadden er 80 een betaalachterstand. Na een jaar waren dat er 61.\n\n"
        "De helft vroeg geen hulp. De meesten wisten wel dat er hulp bestond.",
        "Wie naar het consultatiebureau ging, vroeg vaker hulp bij schulden dan wie er niet kwam.",
    )
    made, passages = document(
        "ui:rapport", *paragraphs, source=KnowledgeSource.RESEARCH, title=REPORT, place="Tilburg", when="2024-05"
    )
    headings = [passage for passage in passages if passage.exact in {"Achtergrond", "Uitkomsten"}]
    ends = [headings[1].start, len(made.text)]
    sections = tuple(
        Section(start=heading.start, end=end, heading=heading.exact, level=2)
        for heading, end in zip(headings, ends, strict=True)
    )
    second_page = passages[3].start
    kept = [
        passage.model_copy(
            update={
                "ordinal": ordinal,
                "heading": "Achtergrond" if passage.start < ends[0] else "Uitkomsten",
                "page": 1 if passage.start < second_page else 2,
            }
        )
        for ordinal, passage in enumerate(passage for passage in passages if passage not in headings)
    ]
    return made.model_copy(update={"sections": sections, "pages": (0, second_page), "sample": True}), kept


def _story() -> Made:
    return document(
        "ui:verhaal",
        "Toen de kleine kwam, ging ik terug naar twintig uur. We hadden dat uitgerekend aan de keukentafel.",
        "Toen de kleine er was, stonden we elke maand rood. Ik zei tegen mijn zus dat we druk waren. We waren niet "
        "druk, we hadden geen benzine. De schulden zag niemand. De brieven legde ik in de la bij het bestek.",
        "Op het consultatiebureau vroeg ze of ik sliep. Toen moest ik huilen.",
        source=KnowledgeSource.EXPERIENCE,
        title=STORY,
        place="Breda",
        when="2025-03",
    )


def _practice() -> list[Made]:
    return [
        document(
            f"ui:praktijk-{number}",
            f"Casus {number}. Een gezin met schulden en aanmaningen belt ons niet. Het consultatiebureau ziet ze wel.",
            source=KnowledgeSource.PRACTICE,
            title=f"Casus {number}: de post op tafel",
            place="Tilburg" if number % 2 else "Breda",
            when=f"{2015 + number}",
        )
        for number in range(1, 5)
    ]


def _more_research() -> list[Made]:
    return [
        document(
            f"ui:onderzoek-{number}",
            f"In meting {number} nam het aantal gezinnen met schulden toe. Over de oorzaak zegt deze meting niets.",
            "Dementie in de wijk vraagt om een andere aanpak dan schulden." if number == 1 else "De meting gaat door.",
            source=KnowledgeSource.RESEARCH,
            title=f"Monitor {number}",
            place="Tilburg",
            when=f"{2010 + number}",
        )
        for number in range(1, 9)
    ]


def _more_stories() -> list[Made]:
    return [
        document(
            "ui:verhaal-2",
            "Mijn moeder heeft dementie. Ik ga er elke dag heen, ook als het regent.",
            source=KnowledgeSource.EXPERIENCE,
            title="Elke dag heen",
            when="2022",
        )
    ]


def _framework() -> Made:
    return document(
        "ui:kader",
        "De agenda wil dat schulden van gezinnen eerder in beeld zijn.",
        source=KnowledgeSource.FRAMEWORK,
        title="Agenda bestaanszekerheid",
        when="2023",
    )


def _secret() -> Made:
    return document(
        "ui:geheim",
        "De schulden van gezinnen in dit rapport mag nog niemand zien: zandlopermuseum.",
        source=KnowledgeSource.RESEARCH,
        title=CLOSED,
        access=Access.RESTRICTED,
    )
