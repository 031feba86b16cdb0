import os
import subprocess
import sys

_SCRIPT = """
from kb.model.evidence import KnowledgeSource
from tests.building import document
made, _ = document("test:een", "Over schulden, de bijstand en eenzaamheid.", source=KnowledgeSource.EXPERIENCE)
print(made.model_dump_json())
"""


def test_a_document_is_written_down_the_same_in_every_process() -> None:
    written = {
        subprocess.run(
            [sys.executable, "-c", _SCRIPT],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(written) == 1
