"""A transport that goes nowhere: it keeps what was sent and gives prepared answers."""

from __future__ import annotations

import json
import socket
import ssl
from typing import Any

from mainstay_web.channels.outcome import SendingError
from mainstay_web.channels.transport import Answer, Request


class Recorder:
    def __init__(self, *answers: Answer | SendingError) -> None:
        self.answers = list(answers)
        self.requests: list[Request] = []
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # loads no authorities: quick

    def post(self, request: Request) -> Answer:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, SendingError):
            raise answer
        return answer

    def dial(self, host: str, port: int) -> socket.socket:
        raise AssertionError((host, port))

    @property
    def urls(self) -> list[str]:
        return [request.url.reveal() for request in self.requests]

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(request.body) for request in self.requests]
