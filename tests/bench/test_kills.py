"""A run that is killed loses nothing it acknowledged, and doubles nothing."""

import json
import subprocess
import sys


def test_what_a_killed_run_acknowledged_is_there_once() -> None:
    # In a process of its own, since it forks.
    script = "import json; from bench.kills import measure; print(json.dumps(measure(4, seed=7)._asdict()))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)

    assert found["kills"] >= 1
    assert found["acknowledged"] > 0
    assert (found["lost"], found["doubled"], found["disorder"]) == (0, 0, 0)


def test_what_a_killed_day_of_work_acknowledged_is_there_with_its_event() -> None:
    script = "import json; from bench.work import measure; print(json.dumps(measure(3, seed=3)._asdict()))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)

    assert found["kills"] == 3
    assert found["acknowledged"] > 0
    assert (found["lost"], found["without_event"], found["without_change"], found["broken"]) == (0, 0, 0, 0)


def test_what_ten_coders_were_told_is_there_once_when_the_explorer_is_killed() -> None:
    script = "import json; from bench.coders import measure; print(json.dumps(measure(2, seed=5)._asdict()))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)

    assert found["kills"] == 2
    assert found["acknowledged"] > 0
    assert (found["lost"], found["doubled"], found["without_event"], found["broken"]) == (0, 0, 0, 0)
