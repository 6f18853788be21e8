"""`ageing` and `credit` give the days and figures that other systems' documents and tests state."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desktop.commands.worked import (
    Json,
    Worked,
    answer_of,
    fen,
    invoiced,
    percent,
    stated,
    term,
)

DUE = "instalments.*.due"
BC = "Business Central, date formulas"
ODOO = "Odoo, tests of payment terms"
SAP = "SAP, credit checks"


def due(source: str, about: str, rule: Json, *days: tuple[str, str]) -> Worked:
    policy = term((100, rule))
    return Worked(
        source,
        about,
        policy,
        invoiced(*((day, 100) for day, _ in days)),
        {DUE: [expected for _, expected in days]},
    )


def after(days: int = 0, months: int = 0) -> Json:
    return {"days": days, "months": months}


def month_end(days: int = 0, months: int = 0, **more: int) -> Json:
    return {"type": "month_end", "days": days, "months": months, **more}


def fixed(day: int, months: int = 0, **more: int) -> Json:
    return {"type": "fixed_day", "day": day, "months": months, **more}


def then(day: int, days: int = 0, months: int = 0) -> Json:
    return {"type": "days_then_day", "day": day, "days": days, "months": months}


DAYS = [
    due(ODOO, "today", after(), ("2019-01-01", "2019-01-01"), ("2019-01-31", "2019-01-31")),
    due(
        ODOO,
        "net 30",
        after(30),
        ("2022-01-01", "2022-01-31"),
        ("2022-01-15", "2022-02-14"),
        ("2022-01-31", "2022-03-02"),
    ),
    due(
        ODOO,
        "45 days after the end of the month",
        month_end(45),
        ("2019-01-01", "2019-03-17"),
        ("2019-01-31", "2019-03-17"),
    ),
    due(
        ODOO, "last day of the month", month_end(), ("2019-01-01", "2019-01-31"), ("2019-01-31", "2019-01-31")
    ),
    due(
        ODOO,
        "first day of the next month",
        fixed(1, 1),
        ("2019-01-01", "2019-02-01"),
        ("2019-01-31", "2019-02-01"),
    ),
    due(
        ODOO,
        "the 15th, at least 31 days away",
        then(15, 31),
        ("2019-01-01", "2019-02-15"),
        ("2019-01-15", "2019-02-15"),
        ("2019-01-31", "2019-03-15"),
    ),
    due(
        "OCA, account_payment_term_extension",
        "60 days end of month",
        then(31, 60),
        ("2015-01-30", "2015-03-31"),
    ),
    due(
        "Tryton, account_invoice",
        "the 15th two months on and 30 days",
        fixed(15, 2, days=30),
        ("2011-10-01", "2012-01-14"),
    ),
    due(BC, "10D, CM+10D", after(10), ("2021-11-05", "2021-11-15")),
    due(BC, "CM+10D", month_end(10), ("2021-11-05", "2021-12-10")),
    due(BC, "D10, the next 10th", then(10), ("2021-11-05", "2021-11-10")),
    due(BC, "D30, the next 30th", then(30), ("2025-03-03", "2025-03-30")),
    due(
        BC,
        "D6+CM, cut off on the 5th, end of the month",
        fixed(31, closing=5),
        ("2024-08-05", "2024-08-31"),
        ("2024-08-06", "2024-09-30"),
    ),
    due(
        BC,
        "D6+CM+10D, cut off on the 5th, the 10th",
        fixed(10, 1, closing=5),
        ("2024-08-05", "2024-09-10"),
        ("2024-08-06", "2024-10-10"),
    ),
    due(
        BC,
        "D6+2M+CM, cut off on the 5th",
        fixed(31, 2, closing=5),
        ("2024-08-05", "2024-10-31"),
        ("2024-08-06", "2024-11-30"),
    ),
    due("Visma Net, credit periods", "30 days", after(30), ("2021-01-01", "2021-01-31")),
    due("易特, 月结30天", "from the 10th to the 10th", after(months=1), ("2020-03-10", "2020-04-10")),
    due("易特, 次月结30天", "counted from the 1st", fixed(1, 2), ("2020-03-10", "2020-05-01")),
    due("易特, 次月结30天+15天", "by the 15th", fixed(15, 2), ("2020-03-10", "2020-05-15")),
    due(
        "the trade: 月结30天",
        "month's end and 30 days",
        month_end(30),
        ("2026-03-02", "2026-04-30"),
        ("2026-01-31", "2026-03-02"),
    ),
]
PARTS = [
    Worked(
        ODOO,
        "30 % in 15 days, 70 % in 45",
        term((30, after(15)), (70, after(45))),
        invoiced(("2022-01-31", 100)),
        {DUE: ["2022-02-15", "2022-03-17"], "instalments.*.left": [fen(30), fen(70)]},
    ),
    Worked(
        ODOO,
        "the last part takes the rest",
        term((50, after()), (50, after())),
        invoiced(("2016-01-01", "0.03")),
        {"instalments.*.left": [2, 1]},
    ),
    Worked(
        "Tryton, account_invoice",
        "four parts of 1587.35",
        term((25, after(30)), (25, after(months=1)), (25, after(30, 1)), (25, fixed(15, 2, days=30))),
        invoiced(("2011-10-01", "1587.35")),
        {
            DUE: ["2011-10-31", "2011-11-01", "2011-12-01", "2012-01-14"],
            "instalments.*.left": [fen("396.84"), fen("396.84"), fen("396.84"), fen("396.83")],
        },
    ),
]


def early(yuan: str | int, day: str, paid: str | int, *offers: tuple[int, int]) -> tuple[Json, Json]:
    discounts = [{"days": days, "rate": percent(rate)} for days, rate in offers]
    payment = {"number": "P-1", "day": day, "amount": fen(paid)}
    return (
        term((100, after(60)), discounts=discounts),
        invoiced(("2026-06-28", yuan), as_of="2026-08-31", payments=[payment]),
    )


LEFT, GRANTED = "ageing.balance", "payments.0.allocated.parts.0.discount"
DISCOUNTS = [
    *(
        Worked(
            "Centennial College, terms 2/10",
            f"{paid} of 3720",
            *early(3720, "2026-07-08", paid, (10, 2)),
            {LEFT: fen(left)},
        )
        for paid, left in ((980, 2_720), ("2665.60", 1_000))
    ),
    *(
        Worked(
            "现金折扣 2/10, 1/20, n/30",
            f"30,000 paid on {day}",
            *early(30_000, day, paid, (10, 2), (20, 1)),
            {LEFT: 0, GRANTED: fen(30_000 - paid)},
        )
        for day, paid in (("2026-07-08", 29_400), ("2026-07-18", 29_700), ("2026-07-19", 30_000))
    ),
    Worked(ODOO, "10 % off 1150", *early(1150, "2026-06-29", 1035, (1, 10)), {LEFT: 0, GRANTED: fen(115)}),
]


def owed(*items: tuple[str, int], as_of: str) -> Json:
    entries = [
        {"number": f"S-{number}", "type": "shipped", "day": "1997-01-01", "due": day, "amount": fen(yuan)}
        for number, (day, yuan) in enumerate(items, start=1)
    ]
    return {"as_of": as_of, "entries": entries}


AGES = [
    Worked(
        "用友, 账龄分组",
        "due today is not overdue, 30 and 31 days, 60 and 61",
        {},
        owed(
            ("2026-06-30", 3),
            ("2026-05-31", 4),
            ("2026-05-30", 8),
            ("2026-05-01", 16),
            ("2026-04-30", 32),
            as_of="2026-06-30",
        ),
        {
            "ageing.not_due": fen(3),
            "ageing.days_1_30": fen(4),
            "ageing.days_31_60": fen(24),
            "ageing.days_61_90": fen(32),
            "ageing.balance": fen(63),
        },
    ),
    Worked(
        "SAP, dunning: days in arrears",
        "due on the 12th, a day in arrears on the 13th",
        {},
        owed(("1997-03-12", 1), as_of="1997-03-13"),
        {"items.*.days_overdue": [1], "ageing.days_1_30": fen(1)},
    ),
]


@pytest.mark.parametrize("case", [*DAYS, *PARTS, *DISCOUNTS, *AGES], ids=lambda case: case.name)
def test_a_worked_case_of_terms_has_the_days_and_figures_its_source_states(case: Worked) -> None:
    assert stated(case, answer_of("ageing", case)) == case.expected


def limited(limit: int, **rule: Any) -> Json:
    account = {"id": "A", "type": "annual", "limit": fen(limit)}
    lifts = [{"cause": cause, "roles": ["credit"]} for cause in ("limit", "horizon")]
    return {"rules": [{"document": "order", **rule}], "lifts": lifts, "accounts": [account]}


def asks(
    source: str,
    about: str,
    policy: Json,
    order: tuple[str | int, str],
    holds: list[str],
    *,
    owes: int = 0,
    open: tuple[tuple[int, str], ...] = (),
    **more: Any,
) -> Worked:
    """An order of an amount for a day, beside what is owed and what open orders are worth and delivered."""
    entries = owed(*([("2026-06-30", owes)] if owes else []), as_of="2026-06-18")
    orders = [
        {"id": f"O-{number}", "component": "ordered", "amount": fen(yuan), "day": day}
        for number, (yuan, day) in enumerate(open, start=1)
    ]
    change = {"document": "NEW", "type": "order", "parts": [[order[1], fen(order[0])]]}
    facts = entries | {"orders": orders, "change": change}
    return Worked(source, about, policy, facts, {"answer.checked.findings.*.cause": holds, **more})


SOON, LATE = "2026-06-20", "2026-07-08"
HORIZON = limited(1_200, is_static=False, horizon_days=10)
CREDIT = [
    asks(
        "SAP Business ByDesign, credit limit check",
        "a limit of 5000 exceeded by 7902.06",
        limited(5_000),
        ("2902.06", SOON),
        ["limit"],
        owes=10_000,
        **{"answer.checked.free": -fen("7902.06")},
    ),
    asks(SAP, "1500 in 20 days, horizon 10, limit 1200", HORIZON, (1_500, LATE), []),
    asks(SAP, "600 and 500 are inside", HORIZON, (500, SOON), [], open=((600, SOON),)),
    asks(SAP, "200 more are not", HORIZON, (200, SOON), ["horizon"], open=((600, SOON), (500, SOON))),
    asks(SAP, "200 more beyond the horizon are", HORIZON, (200, LATE), [], open=((600, SOON), (500, SOON))),
    *(
        asks(
            "BUZ Software, credit limits",
            f"limit 10,000, 5,000 invoiced, 4,000 ordered, {yuan} more",
            limited(10_000),
            (yuan, SOON),
            holds,
            owes=5_000,
            open=((4_000, SOON),),
        )
        for yuan, holds in ((1_000, []), (1_001, ["limit"]))
    ),
    asks(
        "BigLedger, credit limit",
        "limit 100, 90 outstanding, 20 more",
        limited(100),
        (20, SOON),
        ["limit"],
        owes=90,
    ),
]


@pytest.mark.parametrize("case", CREDIT, ids=lambda case: case.name)
def test_a_worked_case_of_credit_is_decided_as_its_source_states(case: Worked) -> None:
    assert stated(case, answer_of("credit", case)) == case.expected
