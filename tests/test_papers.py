"""What the papers say is so: README, handbook, decisions, licence and container files against the code."""

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import typer
import yaml  # type: ignore[import-untyped]
from pydantic import SecretStr
from rdflib import RDF, Graph
from rdflib.namespace import SKOS

from api.cli import app
from ingest.manifest import Manifest, ManifestEntry
from kb.settings import Settings

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
HANDBOOK = sorted((ROOT / "docs/handleiding").glob("*.md"))
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
PAPERS = [README, *(ROOT / name for name in ("ARCHITECTURE.md", "CHANGELOG.md", "corpora/README.md"))]
PAPERS += HANDBOOK + DECISIONS


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code_in(text: str) -> Iterator[str]:
    """Inline code and the lines of code blocks; a line that goes on is one line."""
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        yield from (line.strip() for line in block.replace("\\\n", " ").splitlines())
    yield from re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text)


def files_of_the_repository() -> list[Path]:
    """What is tracked, or would be when it is added."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in found.split("\0") if name and (ROOT / name).is_file()]


def is_made_by_a_command(path: Path) -> bool:
    return subprocess.run(["git", "check-ignore", "--quiet", str(path)], cwd=ROOT, check=False).returncode == 0


def settings_table() -> dict[str, tuple[str, str]]:
    rows = re.findall(r"^\| `(KB_\w+)` \| (.*?) ?\| (.+) \|$", read("README.md"), re.MULTILINE)
    return {name: (default.strip("`"), meaning) for name, default, meaning in rows}


def shown(default: Any) -> str:
    return default.get_secret_value() if isinstance(default, SecretStr) else str(default)


def test_the_readme_lists_every_setting_with_its_default_and_meaning_and_no_other() -> None:
    expected = {
        f"KB_{name.upper()}": (shown(field.default), field.description) for name, field in Settings.model_fields.items()
    }
    assert settings_table() == expected


@pytest.mark.parametrize("name", ["README.md", "Dockerfile", "docker-compose.yml"])
def test_no_paper_names_a_setting_that_does_not_exist(name: str) -> None:
    assert set(re.findall(r"\bKB_[A-Z_]+\b", read(name))) <= {f"KB_{field.upper()}" for field in Settings.model_fields}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.relative_to(ROOT).as_posix())
def test_every_link_leads_to_something(paper: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", paper.read_text(encoding="utf-8"))
    assert [target for target in targets if not (paper.parent / target).exists()] == []


@pytest.mark.parametrize("paper", [README, *DECISIONS], ids=lambda paper: paper.name)
def test_every_path_in_a_paper_exists_or_is_made_by_a_command(paper: Path) -> None:
    paths = [code for code in code_in(paper.read_text(encoding="utf-8")) if re.fullmatch(r"\w[\w.-]*(/[\w.-]*)+", code)]
    assert [path for path in paths if not ((ROOT / path).exists() or is_made_by_a_command(ROOT / path))] == []


def test_every_make_target_that_is_mentioned_exists() -> None:
    targets = set(re.findall(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE)[0].split())
    mentioned = {
        found.group(1)
        for paper in PAPERS
        for code in code_in(paper.read_text(encoding="utf-8"))
        if (found := re.match(r"make (\w+)", code))
    }
    assert mentioned <= targets
    assert {"demo", "test"} <= mentioned


def commands() -> dict[str, set[str]]:
    """The subcommands of ``kb`` with their options, those of a group with its name before theirs."""
    found: dict[str, set[str]] = {}
    waiting: list[tuple[str, object]] = [("", typer.main.get_command(app))]
    while waiting:
        above, group = waiting.pop()
        assert hasattr(group, "commands")
        some: dict[str, click.Command] = group.commands
        for name, one in some.items():
            if hasattr(one, "commands"):
                waiting.append((f"{name} ", one))
            else:
                found[above + name] = {"--help", *(o for p in one.params for o in p.opts)}
    return found


def test_the_papers_name_every_kb_command_and_no_other_and_no_option_that_is_not_there() -> None:
    known, mentioned = commands(), set()
    for paper in PAPERS:
        for code in code_in(paper.read_text(encoding="utf-8")):
            if found := re.search(r"(?:^|/bin/|app )kb (?!-)(\w+)( \w+)?(.*)$", code):
                groups = {name.partition(" ")[0] for name in known if " " in name}
                name = found.group(1) + (found.group(2) or "" if found.group(1) in groups else "")
                mentioned.add(name)
                assert set(re.findall(r"--[a-z-]+", found.group(3))) <= known.get(name, set()), code
    assert mentioned == set(known)


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision.stem)
def test_a_decision_is_short_and_says_context_decision_consequences_and_what_was_measured(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    assert text.startswith(f"# {decision.name[:4]} – ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences", "Measured"]


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(decision.name[:4]) for decision in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_map_has_every_folder_of_the_core_and_every_front_door() -> None:
    headings = re.findall(r"^## (kb[\w/.]*|\w+) – .+\?$", read("ARCHITECTURE.md"), re.MULTILINE)
    packages = {f"kb/{path.parent.name}" for path in (ROOT / "kb").glob("*/__init__.py")}
    assert packages | {"api", "ui", "ingest", "exchange", "evaluation"} == set(headings)


def test_the_handbook_explains_every_field_of_a_manifest_and_its_example_is_valid() -> None:
    page = read("docs/handleiding/documenten-toevoegen.md")
    explained = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    assert explained == {"collection", *ManifestEntry.model_fields}
    example = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert example is not None
    manifest = Manifest.model_validate(tomllib.loads(example.group(1)))
    assert [ManifestEntry.model_validate(entry).id for entry in manifest.document] == [
        "brief-bleef-liggen",
        "eerst-bellen",
    ]


def values_in(tree: object) -> Iterator[str]:
    for value in tree.values() if isinstance(tree, dict) else ():
        yield from [value] if isinstance(value, str) else values_in(value)


@pytest.mark.parametrize("page", HANDBOOK, ids=lambda page: page.stem)
def test_words_that_the_handbook_quotes_from_the_pages_stand_there(page: Path) -> None:
    on_pages = "\n".join(values_in(json.loads(read("ui/tekst/nl.json")))).replace("’", "'")
    quoted = re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", page.read_text(encoding="utf-8"))
    assert [words for words in quoted if re.sub(r"\d+", "{n}", words) not in on_pages] == []


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(read("docker-compose.yml"))["services"]
    return found


def test_every_container_says_whether_it_is_healthy_and_none_runs_as_root() -> None:
    for name, service in services().items():
        assert service["healthcheck"]["test"], name
        assert service.get("user", "root") not in {"root", "0"} or service["image"].endswith("-unprivileged"), name


def test_only_the_explorer_publishes_a_port_and_only_on_this_machine() -> None:
    published = {name: service["ports"] for name, service in services().items() if service.get("ports")}
    assert list(published) == ["app"]
    assert all(port.startswith("127.0.0.1:") for port in published["app"])


def test_no_container_has_a_default_password() -> None:
    for service in services().values():
        for name, value in service["environment"].items():
            if re.search(r"PASSWORD|KEY|DATABASE_URL", name):
                assert re.search(r"\$\{\w+:\?", value), name


def test_no_container_asks_for_more_processors_than_a_small_machine_has() -> None:
    asked = {name: service["deploy"]["resources"]["limits"]["cpus"] for name, service in services().items()}
    assert set(asked.values()) == {"${MEERVOUD_CPUS:-2}", "1"}


def test_the_image_can_copy_the_database_that_stands_beside_it() -> None:
    clients = {"bookworm": 15, "trixie": 17}
    releases = set(re.findall(r"^FROM python:[\d.]+-slim-(\w+)", read("Dockerfile"), re.MULTILINE))
    server = services()["postgres"]["image"].partition(":")[2]
    assert [clients[release] >= int(server) for release in releases] == [True]


def test_who_runs_the_containers_says_where_a_weak_spot_is_told() -> None:
    assert services()["app"]["environment"]["KB_SECURITY_CONTACT"].startswith("${KB_SECURITY_CONTACT:?")


def test_the_image_runs_as_an_ordinary_user_and_checks_itself() -> None:
    image = read("Dockerfile")
    assert re.findall(r"^USER (\d+)$", image, re.MULTILINE)[-1] != "0"
    assert "HEALTHCHECK" in image
    assert set(re.findall(r"torch==[\d.]+", image)) == set(re.findall(r"torch==[\d.]+", read("Makefile")))


def test_what_the_explorer_runs_on_is_what_was_tested_together_with_digests_and_without_torch() -> None:
    def pins(name: str) -> dict[str, str]:
        found = re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[a-z,]+\])?==([^\s;\\]+)", read(name), re.MULTILINE)
        return {project.lower().replace("_", "-").replace(".", "-"): version for project, version in found}

    explorer, together = pins("requirements.txt"), pins("constraints.txt")
    asked = {
        re.split(r"[^a-z0-9-]", line, maxsplit=1)[0]
        for line in tomllib.loads(read("pyproject.toml"))["project"]["dependencies"]
    }
    entries = re.split(r"\n(?=[a-z])", read("requirements.txt"))

    assert asked - explorer.keys() == {"sentence-transformers"}
    assert {name: version for name, version in explorer.items() if together.get(name, version) != version} == {}
    assert "torch" not in explorer
    assert [entry.partition(" ")[0] for entry in entries[1:] if "--hash=sha256:" not in entry] == []


def test_every_service_has_limits_and_the_copies_are_kept_apart() -> None:
    for name, service in services().items():
        assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}, name
    assert "backups:/backups" in services()["backup"]["volumes"]


def test_no_file_names_the_host_of_a_package_registry() -> None:
    # Put together here, so that this file is none of them.
    names = (
        "pypi:org",
        "python|hosted:org",
        "npmjs:org",
        "npmjs:com",
        "debian:org",
        "docker:io",
        "ghcr:io",
        "pytorch:org",
    )
    hosts = re.compile(rb"|".join(re.escape(name.replace(":", ".").replace("|", "")).encode() for name in names))
    found = {path for path in files_of_the_repository() if hosts.search(path.read_bytes())}
    assert {path.relative_to(ROOT).as_posix() for path in found} == set()


def test_the_thesaurus_is_turtle_with_a_name_and_a_definition_for_every_theme() -> None:
    graph = Graph().parse(ROOT / "kb/thesaurus/thesaurus.ttl", format="turtle")
    themes = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(themes) > 200
    for theme in themes:
        names = [name for name in graph.objects(theme, SKOS.prefLabel) if getattr(name, "language", None) == "nl"]
        assert len(names) == 1, theme
        assert graph.value(theme, SKOS.definition), theme


def test_the_licence_is_the_whole_eupl() -> None:
    text = read("LICENSE")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\nEUPL © the European Union 2007, 2016\n")
    assert re.findall(r"^(\d+)\.", text, re.MULTILINE) == [str(article) for article in range(1, 16)]
    assert text.rstrip().endswith("require the production of a new EUPL version.")


def test_the_description_for_catalogues_agrees_with_the_project() -> None:
    described = yaml.safe_load(read("publiccode.yml"))
    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert described["softwareVersion"] == project["version"]
    assert described["legal"]["license"] == project["license"]
    assert set(described["description"]) == set(described["localisation"]["availableLanguages"]) == {"nl", "en"}
    for text in described["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert 150 <= len(text["longDescription"]) <= 10_000
        assert all((ROOT / path).exists() for path in text["screenshots"])
