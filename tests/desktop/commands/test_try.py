"""Trying policies from the command line: worked examples with their reasons, and every fault of bad files at once."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.__main__ import main
from desktop.commands.schemas import render_schemas
from domain.policy import Policy
from domain.policy_check import Known, check_policy
from domain.price_book import Article
from domain.trial.quote import QuotePolicy
from protocol.plain import write_plain
from protocol.policy import SUBJECTS, read_file, try_policy
from tests.desktop.commands.schema_fit import fits

ROOT = Path(__file__).resolve().parents[3]
SCHEMAS = ROOT / "docs/schemas"
EXAMPLES = SCHEMAS / "examples"
FACTS = {name: one.facts_name for name, one in SUBJECTS.items()}

Run = Callable[..., tuple[int, Any]]
Change = Callable[[dict[str, Any]], object]


def example(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    return found


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Try the example of a subject with its policy and facts changed, or with other bytes in their place."""

    def write(name: str, value: object) -> Path:
        path = tmp_path / name
        path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
        return path

    def run(subject: str, policy: object = None, facts: object = None) -> tuple[int, Any]:
        facts_name = FACTS[subject]
        given = example(f"{subject}-policy") if policy is None else policy
        asked = example(f"{subject}-{facts_name}") if facts is None else facts
        words = [subject, "--policy", str(write("policy.json", given))]
        status = main([*words, f"--{facts_name}", str(write("facts.json", asked))])
        return status, json.loads(capsys.readouterr().out)

    return run


def codes(answer: Any) -> list[tuple[str, str]]:
    return [(found["where"], found["code"]) for found in answer["faults"]]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_example_gives_its_documented_answer(run: Run, subject: str) -> None:
    assert run(subject) == (0, example(f"{subject}-answer"))


def test_a_minimum_of_5000_pays_nothing_in_the_first_month_and_140_in_the_second(run: Run) -> None:
    status, answer = run("rebate")
    months = answer["programmes"][0]["periods"][0]["months"]
    assert status == 0
    assert [(one["posting"]["month"], one["posting"]["payable"]) for one in months] == [
        ("2026-01", 0),
        ("2026-02", 14_000),
    ]
    assert months[0]["posting"]["accrual"]["missing"] == 200_000
    assert months[1]["posting"]["accrual"]["tier"]["pays"] == 20_000


def test_the_program_itself_prints_the_same_bytes_every_time() -> None:
    files = ["--policy", str(EXAMPLES / "rebate-policy.json"), "--facts", str(EXAMPLES / "rebate-facts.json")]
    words = [sys.executable, "-m", "desktop", "rebate", *files]
    runs = [subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout for _ in range(2)]
    assert runs[0] == runs[1]
    assert json.loads(runs[0]) == example("rebate-answer")


def test_the_committed_schemas_are_what_the_command_writes(tmp_path: Path) -> None:
    assert main(["schemas", "--out", str(tmp_path)]) == 0
    written = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    committed = {path.name: path.read_text("utf-8") for path in SCHEMAS.glob("*.json")}
    assert written == committed == render_schemas()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_example_is_read_without_a_fault_and_survives_being_written(subject: str) -> None:
    one = SUBJECTS[subject]
    for name, cls in (("policy", one.policy), (one.facts_name, one.facts)):
        value, faults, incomplete = read_file(cls, (EXAMPLES / f"{subject}-{name}.json").read_bytes(), name)
        again, faults_again, _ = read_file(cls, json.dumps(write_plain(value)).encode(), name)
        assert (faults, faults_again, incomplete) == ([], [], frozenset())
        assert again == value


def test_the_example_of_what_hq_publishes_has_no_fault_over_the_products_of_the_quote() -> None:
    data = (EXAMPLES / "policy.json").read_bytes()
    policy, faults, _ = read_file(Policy, data, "policy")
    products = read_file(QuotePolicy, (EXAMPLES / "quote-policy.json").read_bytes(), "policy")[0].products
    known = Known([Article(one.product, one.item) for one in products])
    assert (faults, check_policy(policy, known)) == ([], [])
    assert read_file(Policy, json.dumps(write_plain(policy)).encode(), "policy")[0] == policy


@pytest.mark.parametrize("name", [path.stem for path in sorted(EXAMPLES.glob("*.json"))])
def test_every_example_and_every_answer_keeps_to_its_schema(name: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    assert fits(schema, schema, example(name))


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_every_type_in_a_schema_is_described_and_every_reference_leads_somewhere(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))
    assert [name for name, one in schema["$defs"].items() if not one["description"]] == []
    text = json.dumps(schema)
    named = {part.split('"')[0] for part in text.split("#/$defs/")[1:]}
    assert named == schema["$defs"].keys()


REBATE_FAULTS: dict[str, tuple[Change, tuple[str, str]]] = {
    "gap": (
        lambda one: one.update(tiers=[tier(0, 100, 1), tier(200, None, 2)], type="tiered"),
        ("rebate/R-1", "tiers_gap"),
    ),
    "overlap": (
        lambda one: one.update(tiers=[tier(0, 300, 1), tier(200, None, 2)], type="tiered"),
        ("rebate/R-1", "tiers_overlap"),
    ),
    "percentage over 100": (
        lambda one: one.update(tiers=[tier(0, None, 1_000_001)]),
        ("rebate/R-1", "rate_over_100"),
    ),
    "inverted dates": (
        lambda one: one.update(validity={"first": "2026-12-31", "last": "2026-01-01"}),
        ("policy.programmes[0].validity", "dates_inverted"),
    ),
    "negative cap": (lambda one: one.update(cap=-1), ("rebate/R-1", "cap_negative")),
    "unknown field": (lambda one: one.update(bassis="paid"), ("policy.programmes[0]", "field_unknown")),
    "missing field": (lambda one: one.pop("name"), ("policy.programmes[0].name", "field_missing")),
    "unknown word": (lambda one: one.update(span="week"), ("policy.programmes[0].span", "value_unknown")),
    "decimal money": (lambda one: one.update(cap=1.5), ("policy.programmes[0].cap", "type_wrong")),
    "truth as money": (lambda one: one.update(cap=True), ("policy.programmes[0].cap", "type_wrong")),
    "huge money": (lambda one: one.update(cap=10**400), ("policy.programmes[0].cap", "number_too_large")),
    "huge days": (
        lambda one: one.update(within_days=10**9),
        ("policy.programmes[0].within_days", "number_too_large"),
    ),
    "no such day": (
        lambda one: one.update(launches={"HD": "2026-02-30"}),
        ("policy.programmes[0].launches.HD", "not_a_date"),
    ),
    "far day": (
        lambda one: one.update(launches={"HD": "9999-02-03"}),
        ("policy.programmes[0].launches.HD", "date_out_of_range"),
    ),
    "long text": (lambda one: one.update(name="x" * 10_001), ("policy.programmes[0].name", "text_too_long")),
}


def tier(start: int, end: int | None, pays: int) -> dict[str, int | None]:
    return {"start": start, "end": end, "pays": pays}


@pytest.mark.parametrize("case", REBATE_FAULTS)
def test_a_faulty_programme_is_refused_by_its_one_fault(run: Run, case: str) -> None:
    change, expected = REBATE_FAULTS[case]
    policy = example("rebate-policy")
    change(policy["programmes"][0])
    status, answer = run("rebate", policy)
    assert (status, codes(answer)) == (2, [expected])
    schema = json.loads((SCHEMAS / "rebate-policy.json").read_text("utf-8"))
    assert fits(schema, schema, policy) is (expected[1] in BEYOND_SHAPE)


BEYOND_SHAPE = {"tiers_gap", "tiers_overlap", "rate_over_100", "dates_inverted", "cap_negative"}
"""Faults that a schema does not know of."""


def test_all_faults_of_policy_and_facts_are_listed_at_once(run: Run) -> None:
    policy, facts = example("rebate-policy"), example("rebate-facts")
    wrong, inverted = copy.deepcopy(policy["programmes"][0]), copy.deepcopy(policy["programmes"][0])
    wrong |= {"id": "R-2", "basis": "planned", "targett": 5}
    inverted |= {"id": "R-3", "validity": {"first": "2027-01-01", "last": "2026-01-01"}, "tiers": []}
    policy["programmes"] += [wrong, inverted, policy["programmes"][0]]
    facts["purchases"][1]["day"] = "10.02.2026"
    assert codes(run("rebate", policy, facts)[1]) == [
        ("policy.programmes[1]", "field_unknown"),
        ("policy.programmes[1].basis", "value_unknown"),
        ("policy.programmes[2].validity", "dates_inverted"),
        ("rebate/R-3", "tiers_missing"),
        ("rebate/R-1", "programme_twice"),
        ("facts.purchases[1].day", "not_a_date"),
    ]


def test_a_mistyped_field_is_told_what_was_meant(run: Run) -> None:
    policy = example("rebate-policy") | {"programms": []}
    assert run("rebate", policy)[1]["faults"][0]["facts"] == {"field": "programms", "meant": "programmes"}


def spoil_quote(policy: dict[str, Any]) -> None:
    prices, promotions = policy["prices"], policy["promotions"]
    prices.append(prices[0] | {"id": "L-1b"})
    prices.append(prices[0] | {"id": "L-9", "sku": "HD-404"})
    prices.append(
        prices[0] | {"id": "L-8", "minimum": 5, "validity": {"first": "2026-02-01", "last": "2026-01-01"}}
    )
    promotions[0]["benefit"]["rate"] = 1_000_001
    promotions.append(promotions[1] | {"id": "A-5b"})
    promotions[3]["threshold"]["steps"].reverse()
    promotions[3]["shares"]["hq"] = 0
    policy["budgets"]["SUMMER"] = -1
    policy["products"][1]["barcodes"] = {"6901234567892": "袋"}


def test_every_fault_of_a_price_and_promotion_policy_is_listed(run: Run) -> None:
    policy = example("quote-policy")
    spoil_quote(policy)
    status, answer = run("quote", policy)
    assert status == 2
    assert set(codes(answer)) == {
        ("policy.prices[5].validity", "dates_inverted"),
        ("product/HD-2001", "barcode_twice"),
        ("price/L-9", "sku_unknown"),
        ("price/L-1", "price_tie"),
        ("budget/SUMMER", "budget_negative"),
        ("promotion/A-10", "rate_over_100"),
        ("promotion/O-1", "steps_out_of_order"),
        ("promotion/O-1", "shares_not_whole"),
        ("promotion/A-5b", "promotion_equal"),
    }


def test_bundles_that_lead_back_to_themselves_are_refused(run: Run) -> None:
    policy = example("quote-policy")
    gift = policy["promotions"][2]
    back = {"selection": {"skus": ["HD-9001"]}, "benefit": gift["benefit"] | {"sku": "HD-1001"}}
    policy["promotions"].append(gift | {"id": "G-2"} | back)
    assert "bundles_circular" in {code for _, code in codes(run("quote", policy)[1])}


def test_what_an_unreadable_product_leaves_open_is_no_fault_of_the_prices(run: Run) -> None:
    policy = example("quote-policy")
    policy["products"][0]["product"]["tax_rate"] = "13 %"
    assert codes(run("quote", policy)[1]) == [("policy.products[0].product.tax_rate", "type_wrong")]


def test_an_unknown_benefit_is_refused_with_those_there_are(run: Run) -> None:
    policy = example("quote-policy")
    policy["promotions"][0]["benefit"]["type"] = "discount"
    found = run("quote", policy)[1]["faults"]
    assert codes({"faults": found}) == [("policy.promotions[0].benefit.type", "value_unknown")]
    assert "amount_off" in found[0]["facts"]["known"]


def test_a_cart_with_bad_lines_has_the_rest_priced(run: Run) -> None:
    status, answer = run("quote")
    assert status == 0
    assert [one["id"] for one in answer["lines"]] == ["1", "2"]
    refused = [(one["id"], one["reason"]) for one in answer["refused"]]
    assert refused == [("3", "code_unknown"), ("4", "quantity_not_positive")]
    assert answer["promoted"]["refused_coupons"] == [
        {"code": "KX-NEW", "reason": "coupon_not_begun", "begins": "2026-07-01"},
        {"code": "KX-OLD", "reason": "coupon_expired", "begins": None},
    ]
    assert sum(one["gross"] for one in answer["lines"]) == answer["totals"]["gross"]


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("day", "2026-W01-1", "not_a_date"),
        ("day", "20260618", "not_a_date"),
        ("day", "2026-6-18", "not_a_date"),
        ("time", "10", "not_a_time"),
        ("time", "1030", "not_a_time"),
        ("time", "24:00", "not_a_time"),
        ("time", "10:30+08:00", "not_a_time"),
    ],
)
def test_days_and_times_have_one_spelling_that_the_schema_knows(
    run: Run, field: str, text: str, code: str
) -> None:
    cart = example("quote-cart") | {field: text}
    schema = json.loads((SCHEMAS / "quote-cart.json").read_text("utf-8"))
    assert codes(run("quote", facts=cart)[1]) == [(f"cart.{field}", code)]
    assert not fits(schema, schema, cart)


def test_a_cart_that_names_what_there_is_not_is_told_every_such_name(run: Run) -> None:
    cart = example("quote-cart") | {"budgets": {"SUMER": 1, "SUMMER": -1}}
    cart |= {"uses": {"A-11": {"day": 1}, "A-10": {"total": -1}}}
    assert codes(run("quote", facts=cart)[1]) == [
        ("budget/SUMER", "budget_unknown"),
        ("budget/SUMMER", "budget_negative"),
        ("uses/A-11", "promotion_unknown"),
        ("uses/A-10", "uses_negative"),
    ]


def test_facts_are_held_against_a_policy_that_may_not_be_published(run: Run) -> None:
    policy, facts = example("rebate-policy"), example("rebate-facts") | {"more": -1}
    policy["programmes"][0]["tiers"] = []
    assert codes(run("rebate", policy, facts)[1]) == [
        ("rebate/R-1", "tiers_missing"),
        ("facts", "more_negative"),
    ]


def test_a_budget_that_is_used_up_says_so(run: Run) -> None:
    cart = example("quote-cart") | {"budgets": {"SUMMER": 0}}
    outcomes = {one["promotion"]: one for one in run("quote", facts=cart)[1]["promoted"]["outcomes"]}
    assert outcomes["O-1"]["reason"] == "budget_exhausted"


def test_a_price_below_its_floor_shows_what_the_approver_needs(run: Run) -> None:
    cart = example("quote-cart")
    cart["lines"][1] |= {"price": 350_000, "approved_by": "Wang"}
    refused = {one["id"]: one for one in run("quote", facts=cart)[1]["refused"]}
    assert refused["2"]["reason"] == "price_below_floor"
    assert refused["2"]["facts"]["challenge"]


def test_facts_that_the_rules_refuse_are_a_fault_of_the_facts(run: Run) -> None:
    facts = example("credit-facts")
    facts["orders"][0]["component"] = "receivable"
    assert codes(run("credit", facts=facts)[1]) == [("facts", "receivable_given_twice")]


def test_an_invoice_of_no_term_and_a_payment_of_nothing_are_faults(run: Run) -> None:
    facts = example("ageing-facts")
    facts["invoices"][0]["term"] = "M60"
    facts["payments"][1]["amount"] = 0
    expected = [("invoice/F-1", "term_unknown"), ("payment/P-2", "payment_not_positive")]
    assert codes(run("ageing", facts=facts)[1]) == expected


def test_an_account_that_cannot_be_true_lists_its_faults(run: Run) -> None:
    facts = example("credit-facts")
    facts["entries"].append(facts["entries"][0])
    facts["orders"] += [facts["orders"][0], facts["orders"][0] | {"id": "O-9", "amount": -1}]
    facts["deposits"] += [
        {"number": "D-2", "type": "refunded", "day": "2026-01-06", "amount": 2_000_001},
        {"number": "D-2", "type": "refunded", "day": "2026-01-07", "amount": -1},
    ]
    facts["leases"] = -1
    assert codes(run("credit", facts=facts)[1]) == [
        ("entry/S-1 2026-05-16", "entry_twice"),
        ("order/O-7 0 ordered", "order_twice"),
        ("deposit/D-2", "deposit_twice"),
        ("order/O-9", "amount_negative"),
        ("deposit/D-2", "deposit_not_positive"),
        ("deposit", "deposit_overdrawn"),
        ("facts", "leases_negative"),
    ]


def test_an_invoice_or_a_payment_that_stands_twice_is_a_fault(run: Run) -> None:
    facts = example("ageing-facts")
    facts["invoices"].append(facts["invoices"][0])
    facts["payments"].append(facts["payments"][1])
    expected = [("invoice/F-1", "invoice_twice"), ("payment/P-2", "payment_twice")]
    assert codes(run("ageing", facts=facts)[1]) == expected


def test_days_that_are_a_list_may_not_be_a_number(run: Run) -> None:
    policy = example("ageing-policy")
    policy["calendar"]["workdays"] = 7
    assert codes(run("ageing", policy)[1]) == [("policy.calendar.workdays", "type_wrong")]


def test_a_credit_policy_lists_its_faults(run: Run) -> None:
    policy = example("credit-policy")
    policy["accounts"][0] |= {"limit": -1, "first": "2027-01-01"}
    policy["deposit"]["counted"] = 1_000_001
    assert codes(run("credit", policy)[1]) == [
        ("account/A-2026", "dates_inverted"),
        ("account/A-2026", "limit_negative"),
        ("deposit", "rate_out_of_range"),
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", {"line": 1, "column": 1, "reason": "expecting value"}),
        (b'{"programmes": [\n  1,\n]}', {"line": 3, "column": 1, "reason": "expecting value"}),
        (b'{"programmes": NaN}', {"reason": "NaN is no number"}),
        (b"[" * 100_000, {"reason": "nested too deeply"}),
    ],
)
def test_what_is_not_json_is_one_fault_with_its_place(
    run: Run, data: bytes, expected: dict[str, Any]
) -> None:
    status, answer = run("rebate", data)
    assert (status, answer) == (2, {"faults": [{"where": "policy", "code": "not_json", "facts": expected}]})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xff\xfe\x00", [("policy", "not_utf8")]),
        (b"null", [("policy", "type_wrong")]),
        (b"[]", [("policy", "type_wrong")]),
        (b"{}", [("policy.programmes", "field_missing")]),
        (b'{"programmes": {}}', [("policy.programmes", "type_wrong")]),
        (b'{"programmes": [], "programmes": []}', [("policy", "key_twice")]),
        (b'{"programmes": [7]}', [("policy.programmes[0]", "type_wrong")]),
        (b'{"programmes": [], "offset": {"rate": 1000001}}', [("offset", "rate_out_of_range")]),
    ],
)
def test_a_policy_of_the_wrong_shape_is_refused(
    run: Run, data: bytes, expected: list[tuple[str, str]]
) -> None:
    status, answer = run("rebate", data)
    assert (status, codes(answer)) == (2, expected)


def test_files_that_are_missing_are_each_one_fault(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["--policy", str(tmp_path / "no.json"), "--facts", str(tmp_path)]
    assert main(["rebate", *words]) == 2
    assert codes(json.loads(capsys.readouterr().out)) == [
        ("policy", "file_unreadable"),
        ("facts", "file_unreadable"),
    ]


def test_a_huge_file_is_refused_before_it_is_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(2**30)
    words = ["--policy", str(huge), "--facts", str(EXAMPLES / "rebate-facts.json")]
    assert main(["rebate", *words]) == 2
    assert codes(json.loads(capsys.readouterr().out)) == [("policy", "file_too_large")]


def test_of_endless_faults_the_first_are_listed_and_the_rest_counted(run: Run) -> None:
    status, answer = run("rebate", {"programmes": [0] * 10_500})
    assert status == 2
    assert (len(answer["faults"]), answer["more"]) == (10_000, 500)


def test_a_text_no_console_can_show_is_printed_in_ascii(run: Run) -> None:
    answer = run("rebate", {"programmes": [], "\ud800": 1})[1]
    assert answer["faults"][0]["facts"]["field"] == "\ud800"


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a file: what holds it and its key there."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [found for key in keys for found in ((value, key), *places(value[key]))]


NUMBERS = st.sampled_from([-(10**15) + 1, -1, 0, 1, 7, 36_500, 10**6, 10**15 - 1, 10**30])
TEXTS = st.sampled_from(["", "HD-1001", "1900-01-01", "2199-12-31", "percent", "10:30", "2026-13"])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | NUMBERS | TEXTS,
    lambda parts: st.lists(parts, max_size=2) | st.dictionaries(TEXTS, parts, max_size=2),
    max_leaves=4,
)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_whatever_stands_in_a_file_is_answered_or_refused_with_its_faults(data: st.DataObject) -> None:
    subject = SUBJECTS[data.draw(st.sampled_from(sorted(SUBJECTS)))]
    files = [example(f"{subject.name}-policy"), example(f"{subject.name}-{subject.facts_name}")]
    holder, key = data.draw(st.sampled_from(places(files[data.draw(st.integers(0, 1))])))
    holder[key] = data.draw(JSON)
    tried = try_policy(subject, *(json.dumps(one).encode() for one in files))
    assert (tried.answer is None) is bool(tried.faults)
    assert json.dumps(tried.answer)
