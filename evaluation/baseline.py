"""Which system the others are held against: ``sparse``, ``hybrid`` or, with its encoder, ``hashing/hybrid``."""

from collections.abc import Sequence
from typing import NamedTuple

from evaluation.evaluating import System
from kb.errors import Invalid


class Baseline(NamedTuple):
    """A system and its encoder; ``SPARSE`` asks none."""

    system: System
    encoder: str | None

    @classmethod
    def named(cls, name: str, encoders: Sequence[str]) -> "Baseline":
        """The baseline that a person means; without an encoder, that of the first.

        Raises:
            Invalid: there is no such system or encoder in this run.
        """
        encoder, _, short = name.rpartition("/")
        system = next((one for one in System if short in {one.name.lower(), one.value}), None)
        if system is None:
            known = ", ".join(one.name.lower() for one in System)
            msg = f"--baseline: {name!r} is er niet; kies uit {known}, of ENCODER/SYSTEEM"
            raise Invalid(msg)
        if encoder and encoder not in encoders:
            msg = f"--baseline: encoder {encoder!r} doet niet mee; wel: {', '.join(encoders)}"
            raise Invalid(msg)
        return cls(system, None if system is System.SPARSE else encoder or encoders[0])
