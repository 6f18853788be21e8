"""Bad input: always a problem document, never HTML, never a fault of ours, never a half-written row."""

import gzip
import logging
import lzma
from functools import partial

import pytest
import zstandard
from sqlalchemy import func, select

from protocol import routes
from protocol.base import MAX_BODY_BYTES, MAX_ENVELOPES, encode
from protocol.problem import ProblemCode
from server_stub.models import Log
from server_stub.problems import STATUS, TITLES, RefusedError, problem
from tests.hq import SeededHq, TestDevice, receipt

HEAD = b'{"n":0,"chain":"%s"}'
LINEAGE = "0123456789abcdef"


def body(**more: str) -> bytes:
    """A sync request as raw JSON text, with fields replaced."""
    fields = {
        "protocol": "1",
        "program": '"t"',
        "lineage": f'"{LINEAGE}"',
        "after": f'[0,"{LINEAGE}"]',
        "envelopes": "[]",
    } | more
    return ("{" + ",".join(f'"{name}":{text}' for name, text in fields.items()) + "}").encode()


HUGE_WINDOW = lzma.compress(body(), filters=[{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 28}])


def envelope(n: object = 1, doc_id: str = "r-1", kind: str = "receipt", version: object = 1) -> str:
    return f'[[{n},"{doc_id}","{kind}",{version},{{}}]]'


BAD_BODIES = {
    "empty": b"",
    "half": b"{",
    "null": b"null",
    "list": b"[]",
    "missing fields": b"{}",
    "wrong type": body(protocol='"1"'),
    "a seal too long": body(brief=f'["{"x" * 33}",[1]]'),
    "a version below zero": body(brief='["AAAAAAAAAAA",[-1]]'),
    "a version beyond all": body(brief=f'["AAAAAAAAAAA",[{2**53}]]'),
    "a version of 400 digits": body(brief=f'["AAAAAAAAAAA",[{"9" * 400}]]'),
    "a seal alone": body(brief='["AAAAAAAAAAA"]'),
    "a short form that is a word": body(brief='"AAAAAAAAAAA"'),
    "short and in full": body(brief='["AAAAAAAAAAA",[1]]', scopes='[["product"]]'),
    "short and paused": body(brief='["AAAAAAAAAAA",[1]]', paused='["product"]'),
    "bool as int": body(protocol="true"),
    "float as int": body(protocol="1.5"),
    "infinite": body(protocol="1e999"),
    "not a number": body(protocol="NaN"),
    "4,301 digits": body(page_rows="9" * 4_301),
    "deep": body(envelopes="[" * 100_000),
    "deep and closed": body(envelopes="[" * 50_000 + "]" * 50_000),
    "byte order mark": b"\xef\xbb\xbf" + body(),
    "not utf-8": body(program='"\xff"').replace(b"\xc3\xbf", b"\xff"),
    "lone surrogate": body(program='"\\ud800"'),
    "two documents": body() + body(),
    "lineage too short": body(lineage='"abc"'),
    "lineage in capitals": body(lineage=f'"{LINEAGE.upper()}"'),
    "parent": body(parent='"x"'),
    "head below zero": body(after=f'[-1,"{LINEAGE}"]'),
    "head beyond all": body(after=f'[9223372036854775808,"{LINEAGE}"]'),
    "chain too long": body(after=f'[0,"{"a" * 65}"]'),
    "gap": body(envelopes=envelope(2)),
    "n below zero": body(envelopes=envelope(-1)),
    "n is text": body(envelopes=envelope('"1"')),
    "empty id": body(envelopes=envelope(doc_id="")),
    "id with a space": body(envelopes=envelope(doc_id="a b")),
    "id with NUL": body(envelopes=envelope(doc_id="a\\u0000b")),
    "id too long": body(envelopes=envelope(doc_id="x" * 65)),
    "kind in chinese": body(envelopes=envelope(kind="小票")),
    "version below zero": body(envelopes=envelope(version=-1)),
    "version beyond all": body(envelopes=envelope(version=2**31)),
    "envelope too short": body(envelopes='[[1,"r-1"]]'),
}


def rows(hq: SeededHq) -> int:
    with hq.database.read() as session:
        return session.scalar(select(func.count()).select_from(Log)) or 0


@pytest.fixture
def device(hq: SeededHq) -> TestDevice:
    return hq.device()


@pytest.mark.parametrize("name", BAD_BODIES)
def test_a_malformed_sync_is_a_bad_request(hq: SeededHq, device: TestDevice, name: str) -> None:
    answer = device.send(BAD_BODIES[name])
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert rows(hq) == 0


def test_the_well_formed_body_of_this_table_is_taken(device: TestDevice) -> None:
    assert device.send(body()).status_code == 200
    assert device.send(body(unheard='{"of":1}', page_rows="-5")).status_code == 200
    assert device.send(body(page_rows="9" * 20)).status_code == 200


@pytest.mark.parametrize(("count", "status"), [(MAX_ENVELOPES, 200), (MAX_ENVELOPES + 1, 413)])
def test_a_batch_has_a_largest_size(device: TestDevice, count: int, status: int) -> None:
    for place in range(count):
        device.append("unheard", b"{}", f"u-{place}")
    assert device.send(encode(device.request())).status_code == status


@pytest.mark.parametrize(("count", "status"), [(1_000, 200), (1_001, 413)])
def test_a_pc_holds_a_limited_number_of_scopes(device: TestDevice, count: int, status: int) -> None:
    scopes = ",".join(f'["s:{place}"]' for place in range(count))
    assert device.send(body(scopes=f"[{scopes}]")).status_code == status


@pytest.mark.parametrize(("size", "status"), [(1_048_576, 200), (1_048_577, 413)])
def test_a_document_has_a_largest_size(device: TestDevice, size: int, status: int) -> None:
    device.append("unheard", b'"' + b"x" * (size - 2) + b'"', "u-1")
    assert device.send(encode(device.request())).status_code == status


def test_a_body_beyond_eight_megabytes_is_too_large(device: TestDevice) -> None:
    answer = device.send(b" " * (MAX_BODY_BYTES + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("encoding", ["zstd", "gzip", "xz"])
def test_a_body_that_inflates_without_end_is_too_large(device: TestDevice, encoding: str) -> None:
    bomb = b" " * 80_000_000
    pack = {"zstd": zstandard.compress, "gzip": gzip.compress, "xz": partial(lzma.compress, preset=0)}
    small = pack[encoding](bomb)
    answer = device.send(small, **{"Content-Encoding": encoding})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("sent", "encoding", "status"),
    [
        (gzip.compress(body(), mtime=0), "gzip", 200),
        (zstandard.compress(body()), "zstd", 200),
        (lzma.compress(body()), "xz", 200),
        (body(), "xz", 400),
        (lzma.compress(body())[:-4], "xz", 400),
        (lzma.compress(body()) + b"tail", "xz", 400),
        (HUGE_WINDOW, "xz", 400),
        (body(), "identity", 200),
        (body(), "gzip", 400),
        (body(), "zstd", 400),
        (gzip.compress(body(), mtime=0)[:-4], "gzip", 400),
        (gzip.compress(body(), mtime=0) + b"tail", "gzip", 400),
        (zstandard.compress(body())[:-6], "zstd", 400),
        (body(), "br", 415),
        (gzip.compress(gzip.compress(body(), mtime=0), mtime=0), "gzip, gzip", 415),
    ],
)
def test_content_encodings_are_taken_or_refused(
    device: TestDevice, sent: bytes, encoding: str, status: int
) -> None:
    assert device.send(sent, **{"Content-Encoding": encoding}).status_code == status


@pytest.mark.parametrize(
    ("media", "status"),
    [
        ("application/json", 200),
        ("Application/JSON; charset=UTF-8", 200),
        ("application/json; charset=gbk", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("", 415),
    ],
)
def test_only_json_is_taken(device: TestDevice, media: str, status: int) -> None:
    assert device.send(body(), **{"Content-Type": media}).status_code == status


@pytest.mark.parametrize(
    ("digest", "status", "code"),
    [
        ("sha-256=:AAAA:", 400, "request_damaged"),
        ("md5=:AAAA:, sha-256=:AAAA:", 400, "request_damaged"),
        ("sha-512=:AAAA:", 200, ""),
        ("nonsense", 200, ""),
    ],
)
def test_a_content_digest_is_checked(device: TestDevice, digest: str, status: int, code: str) -> None:
    answer = device.send(body(), **{"Content-Digest": digest})
    assert (answer.status_code, answer.json().get("code", "")) == (status, code)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v1", 404),
        ("GET", "/v1/sync/", 405),
        ("GET", "/v1/..%2f..%2fetc/passwd", 404),
        ("GET", "/v1/statements/%00/pdf", 401),
        ("GET", "/%ff%fe", 404),
        ("GET", "/schema", 404),
        ("GET", "/v1/sync", 405),
        ("PUT", "/v1/enrol", 405),
        ("DELETE", "/v1/hq/orders", 405),
        ("POST", "/v1/health", 405),
        ("POST", "/v1/hq/orders/x/decide", 401),
        ("POST", "/v1/hq/devices/x/revoke", 404),
    ],
)
def test_every_address_answers_with_a_problem(hq: SeededHq, method: str, path: str, status: int) -> None:
    answer = hq.client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Content-Digest"] and answer.headers["Branchline-Nonce"]


@pytest.mark.parametrize(
    "query",
    [
        "first=2026-02-30",
        "first=x",
        "last=0000-00-00",
        "",
        "dealer=D001&first=1",
        "dealer=%00",
        "dealer=' OR 1=1--",
    ],
)
def test_malformed_queries_are_refused(hq: SeededHq, query: str) -> None:
    answer = hq.staff("GET", f"{routes.CONTROL_TOTALS}?{query}")
    assert answer.status_code in (400, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_newer_protocol_is_told_which_one_hq_speaks(device: TestDevice) -> None:
    answer = device.send(body(protocol="2"))
    assert (answer.status_code, answer.json()["facts"]) == (426, {"protocol": 1})


def test_a_fault_of_ours_is_a_problem_without_its_details(
    hq: SeededHq, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("server_stub.app.Health", lambda **_: 1 // 0)
    with caplog.at_level(logging.CRITICAL):
        answer = hq.client.get(routes.HEALTH)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "division" not in answer.text


def test_answers_are_compressed_only_for_those_who_ask(device: TestDevice) -> None:
    plain = device.send(body(), **{"Accept-Encoding": "identity"})
    small = device.send(body(), **{"Accept-Encoding": "gzip, zstd"})
    assert "Content-Encoding" not in plain.headers and small.headers["Content-Encoding"] == "zstd"
    assert int(small.headers["Content-Length"]) < int(plain.headers["Content-Length"])


def test_every_code_has_a_status_and_a_title() -> None:
    assert set(STATUS) == set(TITLES) == set(ProblemCode)
    made = problem(ProblemCode.NOT_FOUND)
    assert (made.type, made.status) == ("urn:branchline:problem:not_found", 404)
    assert str(RefusedError(ProblemCode.FORBIDDEN)) == TITLES[ProblemCode.FORBIDDEN]


def test_strings_of_all_kinds_come_back_as_they_were_sent(device: TestDevice, hq: SeededHq) -> None:
    naughty = "'; DROP TABLE log;-- \u202e 🧱 Ω𠮷 <b>&amp; %s {0} \\ \" ﷽"
    device.append("receipt", encode(receipt(naughty)), "r-1")
    assert device.sync().verdicts[0].status == "applied"
    assert rows(hq) == 1
