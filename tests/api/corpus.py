"""A small corpus that has something of everything, and one thing that every other test has too little of: variety."""

from kb.model.document import Document, Passage
from kb.model.evidence import KnowledgeSource
from tests.building import document

VOICES = (KnowledgeSource.RESEARCH, KnowledgeSource.PRACTICE, KnowledgeSource.EXPERIENCE)

# Many of one kind with the same date and title: only the id can put them in order.
ALIKE = 23


def corpus() -> list[tuple[Document, list[Passage]]]:
    """Three voices and a framework, over places, years, a law and a target group."""
    return [
        document(
            "api:schulden-onderzoek",
            "🏘️ In drie buurten keken we naar gezinnen met schulden. De helft vroeg pas na een jaar om hulp.",
            "Wie al hulp kreeg, hield de schulden vaker onder controle: 34 % tegenover 51 %.",
            source=KnowledgeSource.RESEARCH,
            title="Schulden bij jonge gezinnen",
            place="Rotterdam",
            when="2021-03",
        ),
        document(
            "api:wmo-praktijk",
            "Aan de keukentafel 🍵 bespreken we de Wmo 2015 met ouderen. Schulden komen pas laat ter sprake.",
            source=KnowledgeSource.PRACTICE,
            title="Het keukentafelgesprek",
            place="Utrecht",
            when="2018",
        ),
        document(
            "api:keukentafel-onderzoek",
            "Een keukentafelgesprek duurt gemiddeld een uur en gaat zelden over geld.",
            source=KnowledgeSource.RESEARCH,
            title="Een uur aan de keukentafel",
            place="Utrecht",
            when="2016-11-02",
        ),
        document(
            "api:post-ervaring",
            "'k Had schulden en schaamde me dood, zó erg dat ik de post niet meer openmaakte.",
            source=KnowledgeSource.EXPERIENCE,
            title="De post",
            place="Tilburg",
            when="2023-05-12",
        ),
        document(
            "api:brief-ervaring",
            "Eerst kwam er een brief en daarna loonbeslag. Niemand vroeg hoe het met ons ging.",
            source=KnowledgeSource.EXPERIENCE,
            title="De brief",
            place="Breda",
            when="2022",
        ),
        document(
            "api:kader",
            "De agenda wil dat schulden eerder in beeld zijn.",
            source=KnowledgeSource.FRAMEWORK,
            title="Agenda bestaanszekerheid",
            when="2020",
        ),
        *(
            document(
                f"api:wijkteam-{number}",
                f"Het wijkteam belde aan op nummer {number} en bleef even.",
                source=VOICES[number % 3],
                title="Het wijkteam",
                when="2019-06",
            )
            for number in range(ALIKE)
        ),
    ]
