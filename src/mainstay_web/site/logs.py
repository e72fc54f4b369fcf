"""Log lines as one JSON object each, so that nothing a person typed can forge a line or colour a terminal."""

from __future__ import annotations

import json
import logging


class Line(logging.Formatter):
    """Time, level, logger, message and, of an exception, its type and place: never its values, which may be data."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line of JSON."""
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["at"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=True)


def _places(traceback: object) -> list[str]:
    places = []
    while traceback is not None:
        frame = traceback.tb_frame  # type: ignore[attr-defined]  # a traceback, whose type the logging stubs leave open
        places.append(f"{frame.f_globals.get('__name__', '?')}:{traceback.tb_lineno}")  # type: ignore[attr-defined]
        traceback = traceback.tb_next  # type: ignore[attr-defined]
    return places
