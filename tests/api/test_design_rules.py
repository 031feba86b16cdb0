"""The description of the API, held against the NL API Design Rules by the linter that the government uses."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

_RULES = Path(__file__).with_name("design-rules.yaml")
_SPECTRAL = Path(__file__).parents[2] / "ui/node_modules/.bin/spectral"
Breaking = Callable[[dict[str, Any]], object]


def lint(description: dict[str, Any], folder: Path) -> set[str]:
    """The rules that a description does not keep."""
    file, found = folder / "openapi.json", folder / "found.json"
    file.write_text(json.dumps(description))
    subprocess.run(
        [
            _SPECTRAL,
            "lint",
            file,
            "--ruleset",
            _RULES,
            "--format",
            "json",
            "--output",
            found,
            "--fail-severity",
            "hint",
        ],
        check=False,
        capture_output=True,
        cwd=folder,
    )
    return {f"{one['code']} at {'.'.join(map(str, one['path']))}" for one in json.loads(found.read_text())}


@pytest.fixture(scope="module")
def description(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/v1/openapi.json").json()
    return found


def test_the_description_keeps_the_design_rules(description: dict[str, Any], tmp_path: Path) -> None:
    assert lint(description, tmp_path) == set()


def test_the_linter_sees_what_is_broken(description: dict[str, Any], tmp_path: Path) -> None:
    """All at once, since starting it is most of the time that it takes."""
    broken = json.loads(json.dumps(description))
    broken["info"] |= {"version": "1", "contact": {"name": "Meervoud"}}
    broken["servers"] = [{"url": "http://meervoud.example/api"}]
    broken["paths"]["/Twee_Woorden/"] = {"trace": {}}
    search = broken["paths"]["/search"]["get"]
    search["parameters"][0]["name"] = "twee_woorden"
    search["responses"]["200"].pop("headers")
    search["responses"].pop("400")
    broken["paths"]["/health/ready"]["get"]["responses"]["503"]["content"] = {"application/json": {}}
    broken["components"]["schemas"]["kleine_letters"] = {
        "type": "object",
        "properties": {"twee_woorden": {"type": "string"}, "startDate": {"type": "string"}, "at": {"format": "time"}},
    }

    codes = {one.partition(" ")[0] for one in lint(broken, tmp_path)}

    assert codes >= {
        "adr-semver", "adr-contact", "adr-major-version-in-uri", "adr-no-http", "adr-paths", "adr-methods",
        "adr-parameters", "adr-version-header", "adr-invalid-input", "adr-problem", "adr-schemas", "adr-properties",
        "adr-dates", "adr-moments",
    }  # fmt: skip
