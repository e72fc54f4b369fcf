"""Keys and addresses of robots are not seen: not printed, not logged, not in errors."""

from __future__ import annotations

import logging
import traceback

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay_web.channels.guard import target_of
from mainstay_web.channels.meanings import UNREACHABLE
from mainstay_web.channels.outcome import SendingError
from mainstay_web.channels.secret import Secret, SecretUrl, plain_line, redact
from mainstay_web.channels.transport import GuardedTransport, Request

CANARY = "canary7f3a9"
URL = SecretUrl(f"https://oapi.dingtalk.com/robot/send?access_token={CANARY}&x=1")


def test_no_way_of_printing_shows_them(caplog: pytest.LogCaptureFixture) -> None:
    secret = Secret(CANARY)
    request = Request(URL, CANARY.encode(), {"Authorization": CANARY})
    shown = [f"{each}{each!r}{each!s:>9}" for each in (URL, secret, request, [URL], {"k": secret})]
    with caplog.at_level(logging.DEBUG):
        logging.getLogger(__name__).warning("%s %r %s", URL, secret, request)
    assert CANARY not in "".join(shown) + caplog.text
    assert URL.reveal().count(CANARY) == secret.reveal().count(CANARY) == 1, "and it is there"
    assert "oapi.dingtalk.com" in repr(URL)


@pytest.mark.parametrize(
    "address",
    ["https://[canary7f3a9", "https://h.example:canary7f3a9/", "https://canary7f3a9@h.example/x", "http://h.example/canary7f3a9",
     "https://h.example/canary7f3a9\r\nHost: evil", "https://h.example/×tamp=canary7f3a9"],
)  # fmt: skip
def test_errors_and_tracebacks_about_a_broken_address_do_not_repeat_it(address: str) -> None:
    with pytest.raises(SendingError) as caught:
        target_of(SecretUrl(address))
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caught.value.text.zh
    assert CANARY not in told.replace(address, "")
    assert CANARY not in repr(SecretUrl(address).host and "")


def test_a_connection_that_breaks_tells_nothing() -> None:
    def connector(_address: str, _port: int, _seconds: float) -> object:
        raise OSError(f"could not reach {URL.reveal()}")

    way = GuardedTransport(resolver=lambda _host, _port: ["203.0.112.5"], connector=connector)  # type: ignore[arg-type]  # never returns
    with pytest.raises(SendingError) as caught:
        way.post(Request(URL, b"{}"))
    assert caught.value.meaning is UNREACHABLE
    assert CANARY not in "".join(traceback.format_exception(caught.value))


@settings(deadline=None, max_examples=100)
@given(st.text(), st.text())
def test_redaction_takes_whole_path_values_and_their_unquoted_form(before: str, after: str) -> None:
    url = SecretUrl("https://h.example/services/T0CANARY/b%2Fcanary?key=canary-key&sig=canary%2Bsig")
    for trace in ("T0CANARY", "b/canary", "b%2Fcanary", "canary-key", "canary%2Bsig", "canary+sig", url.reveal()):
        assert trace not in redact(f"{before}{trace}{after}", url, Secret("other key"))
    assert "other key" not in redact(f"{before}other key{after}", url, Secret("other key"))


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=600))
def test_a_strangers_words_become_one_harmless_line(text: str) -> None:
    line = plain_line(text)
    assert len(line) <= 200
    assert line.isprintable()
    assert not {"\n", "\r", "\x1b", "\u2028", "\u202e", "\u2066"} & set(line)


def test_terminal_codes_and_forged_lines_are_taken_out() -> None:
    assert plain_line("no\r\n2026-11-23 INFO all well\x1b[2J\u202egnp") == "no 2026-11-23 INFO all well [2J gnp"
