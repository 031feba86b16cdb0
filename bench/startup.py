"""How long until the explorer serves its first page, and whether it needed torch for that."""

import os
import subprocess
import tempfile
from pathlib import Path

from bench import topics
from bench.serving import KB, memory_bytes, served
from bench.tables import show, write
from kb.adapters.encoders.ours import OURS


def run() -> None:
    """Measure every encoder of ours over the sample corpus, print and write."""
    with tempfile.TemporaryDirectory() as place:
        found = {name: measure(Path(place) / name, name) for name in OURS}
    rows = [
        [name, f"{one['seconds']:.1f}", f"{one['bytes'] / 1e6:.0f}", "yes" if one["torch"] else "no"]
        for name, one in found.items()
    ]
    show("Start-up over the sample corpus", ["encoder", "first page s", "serving MB", "torch"], rows)
    write("startup", found)


def measure(data: Path, encoder: str) -> dict[str, float]:
    """Seconds until the first page, from the start of the process, with an index that is ready."""
    ingest = [KB, "ingest", str(topics.CORPUS), "--data", str(data), "--quiet"]
    subprocess.run(ingest, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"KB_ENCODER": encoder})
    with served(data, until="/", encoder=encoder) as server:
        return {
            "seconds": server.seconds,
            "bytes": memory_bytes(server.process),
            "torch": "libtorch" in Path(f"/proc/{server.process}/maps").read_text(),
        }
