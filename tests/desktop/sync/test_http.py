"""The one module that opens sockets, against what a line can bring."""

import gzip

import msgspec
import pytest
import zstandard

from desktop.sync.credentials import make_key
from desktop.sync.http import HqRefused, Http, NotHq, Unreachable, content_digest
from protocol.base import Wire
from protocol.problem import MEDIA_TYPE, Problem
from tests.desktop.sync.strange import Reply, serving, unused_address


class Ask(Wire, frozen=True):
    text: str = ""


class Told(Wire, frozen=True):
    text: str


GOOD = b'{"text":"good"}'


def ask(reply, **options):
    with serving(lambda *_: reply) as url, Http(url, timeouts=(1, 0.5), **options) as http:
        return http.post("/v1/ask", Ask(), Told)


def problem(code, status=401):
    return msgspec.json.encode(Problem(type="about:blank", title="no", status=status, code=code))


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("zstd", zstandard.compress)])
def test_an_answer_is_read_through_its_encoding(encoding, pack):
    assert ask(Reply(pack(GOOD), headers={"Content-Encoding": encoding})) == Told(text="good")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<html>Please sign in</html>", media_type="text/html"),
        Reply(GOOD, has_digest=False),
        Reply(GOOD, headers={"Content-Digest": content_digest(b"something else")}),
        Reply(GOOD, media_type="text/html"),
        Reply(b"", status=302, headers={"Location": "http://127.0.0.1:1/"}),
        Reply(b"<html>Bad gateway</html>", status=502, media_type="text/html", has_digest=False),
        Reply(b'{"other":1}'),
        Reply(b'{"text":'),
        Reply(GOOD, headers={"Content-Encoding": "gzip"}),
        Reply(GOOD, headers={"Content-Encoding": "br"}),
        Reply(zstandard.compress(bytes(80 * 1024 * 1024)), headers={"Content-Encoding": "zstd"}),
        Reply(gzip.compress(bytes(80 * 1024 * 1024), mtime=0), headers={"Content-Encoding": "gzip"}),
        Reply(b"Proxy wants a password", status=407, media_type="text/plain"),
    ],
)
def test_what_is_not_hq_is_never_an_answer(reply):
    with pytest.raises(NotHq):
        ask(reply)


def test_an_answer_cut_at_any_byte_is_no_answer():
    for cut in range(len(GOOD)):
        with pytest.raises((Unreachable, NotHq)):
            ask(Reply(GOOD, cut=cut))


def test_nobody_there_is_unreachable():
    with Http(unused_address(), timeouts=(1, 1)) as http, pytest.raises(Unreachable):
        http.post("/v1/ask", Ask(), Told)


def test_a_name_that_does_not_exist_is_unreachable():
    with Http("http://hq.invalid", timeouts=(1, 1)) as http, pytest.raises(Unreachable):
        http.post("/v1/ask", Ask(), Told)


def test_a_problem_is_a_refusal_with_its_facts_and_its_delay():
    body = msgspec.json.encode(
        Problem(type="about:blank", title="Later", status=503, code="unavailable", facts={"until": "noon"})
    )
    with pytest.raises(HqRefused) as refused:
        ask(Reply(body, status=503, media_type=MEDIA_TYPE, headers={"Retry-After": "7"}))
    assert (refused.value.code, refused.value.facts, refused.value.retry_after) == (
        "unavailable",
        {"until": "noon"},
        7,
    )


def test_a_large_request_travels_packed_with_its_digest():
    seen = {}

    def answer(method, path, body, headers):
        seen.update(headers, body=body)
        return Reply(GOOD)

    with serving(answer) as url, Http(url) as http:
        http.post("/v1/ask", Ask(text="x" * 5000), Told)
    assert seen["content-encoding"] == "zstd"
    assert seen["content-digest"] == content_digest(seen["body"])
    assert zstandard.decompress(seen["body"]) == msgspec.json.encode(Ask(text="x" * 5000))


@pytest.mark.parametrize("code", ["nonce_stale", "request_damaged"])
def test_what_a_stale_nonce_or_the_line_spoiled_is_tried_once_more_and_only_once(code):
    nonces = iter(f"nonce-{n}" for n in range(10))
    used = []

    def answer(method, path, body, headers):
        fresh = {"Branchline-Nonce": next(nonces)}
        if path == "/v1/health":
            return Reply(b"{}", headers=fresh)
        used.append(headers["branchline-nonce"])
        return Reply(problem(code), status=401, media_type=MEDIA_TYPE, headers=fresh)

    key = make_key()
    with serving(answer) as url, Http(url, key) as http, pytest.raises(HqRefused, match=code):
        http.post("/v1/ask", Ask(), Told)
    assert used == ["nonce-0", "nonce-1"]


def test_the_environment_has_no_say_in_the_way_to_hq(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    assert ask(Reply(GOOD)) == Told(text="good")


def test_a_pdf_is_a_pdf_or_no_answer():
    pdf = Reply(b"%PDF-1.4 ...", media_type="application/pdf")
    with serving(lambda *_: pdf) as url, Http(url) as http:
        assert http.get_pdf("/v1/statements/S-1/pdf") == b"%PDF-1.4 ..."
    for other in (Reply(b"%PDF-1.4"), Reply(b"<html/>", media_type="application/pdf")):
        with serving(lambda *_, reply=other: reply) as url, Http(url) as http, pytest.raises(NotHq):
            http.get_pdf("/v1/statements/S-1/pdf")
