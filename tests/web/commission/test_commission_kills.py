"""F08: the process dies between the facts and the commit of an approval: nothing by half, and later it is once."""

from __future__ import annotations

import json
from pathlib import Path

from killing import killed, ran

KILLED = Path(__file__).parent / "killed.py"


def run(env: dict[str, str], *arguments: str) -> str:
    done = ran(env, KILLED, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_f08_killed_between_the_facts_and_the_commit(surroundings: dict[str, str], tmp_path: Path) -> None:
    run(surroundings, "make")
    mark = tmp_path / "mark"
    killed(surroundings, mark.exists, 0, KILLED, "approve", mark)
    told = json.loads(run(surroundings, "check").splitlines()[-1])
    assert told["before"] == {"state": "computed", "batches": 0, "facts": 0, "equal": False, "audit": 0}
    assert told["after"] == {"state": "approved", "batches": 1, "facts": 40, "equal": True, "audit": 1}
