"""Everything that runs with Meervoud may be used by whoever runs it: no GPL and no AGPL among the packages."""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).parent.parent
_NAMES = re.findall(r"^([A-Za-z0-9][\w.-]*)==", (_ROOT / "requirements.txt").read_text(), re.MULTILINE)
# The lesser one lets others link to it.
_REFUSED = re.compile(r"(?<!L)(?<!Lesser )\b(A?GPL|(GNU )?(Affero )?General Public License)", re.IGNORECASE)


def licence_of(package: Distribution) -> str:
    """What a package says of its licence: an expression, else classifiers, else its first words."""
    told: Any = package.metadata
    classified = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or [] if one.startswith("License")]
    return told.get("License-Expression") or "; ".join(classified) or (told.get("License") or "").strip()[:200]


def test_there_are_packages() -> None:
    assert len(_NAMES) > 60
    assert {"fastapi", "argon2-cffi", "sqlalchemy"} <= set(_NAMES)


@pytest.mark.parametrize("name", _NAMES)
def test_a_package_has_a_licence_that_is_no_gpl(name: str) -> None:
    try:
        package = distribution(name)
    except PackageNotFoundError:
        pytest.skip("not for this machine")
    licence = licence_of(package)

    assert licence, "says nothing of its licence"
    assert not _REFUSED.search(licence), licence


@pytest.mark.parametrize(
    "licence",
    ["GPL-3.0-only", "AGPL-3.0", "GNU General Public License v3 (GPLv3)", "GNU Affero General Public License v3"],
)
def test_such_a_licence_is_refused(licence: str) -> None:
    assert _REFUSED.search(licence)


@pytest.mark.parametrize(
    "licence", ["LGPL-3.0-only", "GNU Lesser General Public License v3 (LGPLv3)", "MIT", "EUPL-1.2", "Apache-2.0"]
)
def test_another_licence_is_not(licence: str) -> None:
    assert not _REFUSED.search(licence)
