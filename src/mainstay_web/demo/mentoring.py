"""The demo's mentors: whoever is played has one, and the manager who is played is one."""

from __future__ import annotations

from mainstay.core.text import Language, Text
from mainstay_web.actions import system_caller
from mainstay_web.actions.mentoring import name_mentor
from mainstay_web.store.people import key_people, somebody_to_play

_WHY = Text("想往专家方向发展，请一位前辈带半年。", "Wants to grow as an expert: half a year with somebody senior.")
_ELSEWHERE = Text("换一个部门的视角。", "To see it with another department's eyes.")


def seed_mentoring(language: Language) -> None:
    """Two pairs across departments."""
    played = somebody_to_play()
    if not played:
        return
    manager, employee = played["manager"], played["employee"]
    others = [number for number in key_people("") if number not in {manager.number, *key_people(manager.number)}]
    if others:
        name_mentor(system_caller("demo"), employee.number, others[0], _WHY.in_(language))
        name_mentor(system_caller("demo"), others[-1], manager.number, _ELSEWHERE.in_(language))
