"""What stands where: in the data folder, and in the addresses that letters and providers lead to."""

from pathlib import Path

from kb.settings import Settings

WITHDRAWALS = "withdrawals.jsonl"
"""The file in the data folder that lists what was withdrawn."""
FILES = "files"
"""The folder in the data folder with the files that documents were read from."""
EVENTS = "events"
"""The folder in the data folder with events that were moved out of the catalogue."""
INDEX = "index"
"""The folder in the data folder with the embedded index."""
UPLOADS = "uploads"
"""The folder in the data folder with files that somebody sent and has not decided about yet."""
ARRIVALS = "arrivals"
"""The folder in the data folder with what came of files that were brought in, for who brought them, for an hour."""
HALF = ".kopie-"
"""How the folders begin in which a copy is made or taken apart."""
CALLBACK = "/inloggen/terug"
"""The path that a provider of identities sends browsers back to."""
IN = {"nl": "", "en": "/en"}
"""What stands before the paths of pages in a language."""
INVITATION = "/uitnodiging/"
"""What stands before the secret in the path at which somebody chooses a password."""
SERVING = "serving.json"
"""The file in the data folder that says which process serves it, and where."""


def replica_folder(settings: Settings, replica: int) -> Path:
    """Where a process keeps its embedded index; the first has no number."""
    return settings.data / (f"{INDEX}-{replica}" if replica else INDEX)


def replica_folders(settings: Settings) -> list[Path]:
    """All places where an embedded index may stand."""
    others = [path for path in settings.data.glob(f"{INDEX}-*") if path.name.removeprefix(f"{INDEX}-").isdigit()]
    return [settings.data / INDEX, *sorted(others)]
