"""The command line: asks one question of the library and prints the answer in the reader's language."""

from __future__ import annotations

import argparse
import json
import os
import sys
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from mainstay import ask
from mainstay.command import PLUGGED, Command, language_of, parser
from mainstay.company import CannotWriteError, check_company, folder_aside, write_company, write_template
from mainstay.core.errors import AnticipatedError, InputError
from mainstay.core.money import major
from mainstay.core.text import Language, Text
from mainstay.loop.turn import STAGES
from mainstay.report import json_of, terminal, write_results
from mainstay.twin import twin

DONE, OUR_FAULT, WRONG_INPUT = 0, 1, 2

WRITING = Text("写出结果", "Writing the results")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the exit status. A fault of ours is not caught: Python exits with 1."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    language = language_of(given, os.environ.get("LC_ALL") or os.environ.get("LANG") or "")
    plugged = _plugged()
    asked = parser(language, tuple(plugged.values())).parse_args(given)
    try:
        if asked.command in _HANDLERS:
            with folder_aside() as asked.aside:
                _HANDLERS[asked.command](asked, language)
        elif (run := plugged[asked.command].run) is not None:
            run(asked, language)
    except AnticipatedError as error:
        _complain(error, language)
        return WRONG_INPUT
    return DONE


def _plugged() -> dict[str, Command]:
    """Commands of other packages, such as the web application's; each entry point is a tuple of commands."""
    found = (command for point in entry_points(group=PLUGGED) for command in point.load())
    return {command.name: command for command in found}


def _complain(error: AnticipatedError, language: Language) -> None:
    lines = [error.text.in_(language)]
    if isinstance(error, InputError):
        lines += [f"  {fault.sentence(language)}" for fault in error.faults]
    sys.stderr.write("\n".join(lines) + "\n")


@contextmanager
def _bar(language: Language, stages: int) -> Iterator[Callable[[Text], None]]:
    """A progress bar on standard error that moves on with each stage."""
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=28), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=stages)
        started = False

        def stage(text: Text) -> None:
            nonlocal started
            progress.update(task, description=text.in_(language), advance=1 if started else 0)
            started = True

        yield stage


def _question(asked: argparse.Namespace) -> ask.Question:
    return ask.Question(Path(asked.folder), asked.as_of, getattr(asked, "horizon", 12), None, asked.seed, asked.aside)


def _made(folder: Path) -> Path:
    """The folder, made if need be, before any work is done for it. Raises CannotWriteError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        text = Text(
            "无法写入 {folder}，请用 --out 等参数换一个文件夹。", "{folder} cannot be written; name another folder."
        )
        raise CannotWriteError(text.fill(folder=folder))
    return folder


def _assess(asked: argparse.Namespace, language: Language) -> None:
    out = _made(Path(asked.out))
    with _bar(language, len(STAGES) + 2) as stage:
        found = ask.assess(
            asked.folder, as_of=asked.as_of, horizon=asked.horizon, budget=asked.budget, seed=asked.seed,
            aside=asked.aside, progress=stage,
        )  # fmt: skip
        stage(WRITING)
        parameters = {
            "horizon": asked.horizon,
            "budget": None if asked.budget is None else f"{major(asked.budget):f}",
            "seed": asked.seed,
        }
        written = write_results(found, out, parameters, language=language)
    if asked.json:
        _print_json(json_of(found))
    else:
        terminal.summary(found, language, written)
    if asked.open:
        _open(out / "report.html", language)


def _open(report: Path, language: Language) -> None:
    """Show the report in a browser where there is a screen, and say where it is in any case."""
    shown = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in ("darwin", "win32"))
    if shown and webbrowser.open(report.resolve().as_uri()):
        return
    said = Text("报告在此，请用浏览器打开：", "The report is here; open it in a browser: ")
    sys.stderr.write(f"{said.in_(language)}{report.resolve()}\n")


def _prove(asked: argparse.Namespace, language: Language) -> None:
    with _bar(language, 3) as stage:
        proof = ask.prove(_question(asked), stage)
    if asked.json:
        _print_json(json_of(proof))
    else:
        terminal.proof(proof, language)


def _measures(asked: argparse.Namespace, language: Language) -> None:
    with _bar(language, 3) as stage:
        effects = ask.measures(_question(asked), stage)
    if asked.json:
        _print_json(json_of(effects))
    else:
        terminal.measures(effects, language)


def _check(asked: argparse.Namespace, language: Language) -> None:
    with _bar(language, 1) as stage:
        stage(ask.READING)
        checked = check_company(Path(asked.folder), as_of=asked.as_of, aside=asked.aside)
    if asked.json:
        _print_json(json_of(checked))
    else:
        terminal.checked(checked, language)
    if checked.faults:
        raise InputError(checked.faults)


def _twin(asked: argparse.Namespace, language: Language) -> None:
    out = _made(Path(asked.out))
    with _bar(language, 2) as stage:
        stage(Text("虚构一家公司", "Inventing a company"))
        company = twin(people=asked.people, months=asked.months, seed=asked.seed, world=asked.world, language=language)
        stage(WRITING)
        write_company(company.tables, out, asked.format)
    said = Text(f"虚构公司已写入 {asked.out}", f"The invented company is in {asked.out}")
    sys.stdout.write(said.in_(language) + "\n")


def _template(asked: argparse.Namespace, language: Language) -> None:
    write_template(_made(Path(asked.file).parent) / Path(asked.file).name, language)
    sys.stdout.write(Text(f"模板已写入 {asked.file}", f"The template is in {asked.file}").in_(language) + "\n")


def _print_json(answer: object) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


_HANDLERS: dict[str, Callable[[argparse.Namespace, Language], None]] = {
    "assess": _assess,
    "prove": _prove,
    "measures": _measures,
    "check": _check,
    "twin": _twin,
    "template": _template,
}


if __name__ == "__main__":
    sys.exit(main())
