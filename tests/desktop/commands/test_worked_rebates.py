"""`rebate` gives the figures that other systems' documents state for rebates, their settlement and their wallet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desktop.commands.worked import (
    DAY,
    Json,
    Worked,
    answer_of,
    bought,
    fen,
    merged,
    percent,
    programme,
    stated,
    tiers,
)

PERIOD = "programmes.0.periods.0"
ENTITLED = f"{PERIOD}.accrual.entitled"
ALL_ENTITLED = "programmes.+.periods.+.accrual.entitled"
PRICEFX = "Pricefx, Rebate Types Reference"
PHOCAS = "Phocas, rebates calculation methods"
NETSUITE = "NetSuite, volume rebates"


def earns(source: str, about: str, policy: Json, facts: Json, yuan: str | int, **more: Any) -> Worked:
    expected = {ENTITLED: fen(yuan)} | {path.replace("__", "."): value for path, value in more.items()}
    return Worked(source, about, policy, facts, expected)


def rates(*steps: tuple[str | int, str | int]) -> list[Json]:
    return tiers(*((fen(start), percent(rate)) for start, rate in steps))


def lumps(*steps: tuple[str | int, str | int]) -> list[Json]:
    return tiers(*((fen(start), fen(pays)) for start, pays in steps))


SAP = [
    Worked(
        "SAP S/4HANA, condition contracts",
        "October to December by month: nothing, 140, 940",
        programme("tiered", rates((5_000, 2), (20_000, 4)), span="quarter"),
        bought(("2026-10-20", 3_000), ("2026-11-20", 4_000), ("2026-12-20", 20_000)),
        {
            f"{PERIOD}.months.*.posting.accrual.entitled": [0, fen(140), fen(1_080)],
            f"{PERIOD}.months.*.settlement.paid": [0, fen(140), fen(940)],
        },
    ),
]
TARGETS = [
    *(
        earns(
            PRICEFX,
            f"1,000 once from 100,000, {base}",
            programme("volume", lumps((100_000, 1_000)), pays="lump"),
            bought((DAY, base)),
            total,
        )
        for base, total in ((110_000, 1_000), (90_000, 0))
    ),
    *(
        earns(
            PHOCAS,
            f"5 % to 10,000, 10 % on what is above, {base}",
            programme("tiered", rates((0, 5), (10_000, 10)), method="incremental"),
            bought((DAY, base)),
            total,
        )
        for base, total in ((6_000, 300), (8_000, 400), (20_000, 1_500))
    ),
    *(
        earns(
            PHOCAS,
            f"1 an item to 100, 2 above, {count} items",
            programme(
                "tiered",
                tiers((0, 10_000), (100_000, 20_000)),
                measure="quantity",
                method="incremental",
                pays="per_unit",
            ),
            bought((DAY, 1_000, count)),
            total,
        )
        for count, total in ((20, 20), (80, 80), (120, 140))
    ),
    *(
        earns(
            NETSUITE,
            f"marginal by percent, {base}",
            programme("tiered", rates((0, 5), (100, 10), (350, 15)), method="incremental"),
            bought((DAY, base)),
            total,
        )
        for base, total in ((60, 3), (200, 15))
    ),
    *(
        earns(
            NETSUITE,
            f"marginal by quantity, after {count} items",
            programme(
                "tiered",
                tiers((0, 100_000), (2_000, 200_000), (4_000, 300_000)),
                measure="quantity",
                method="incremental",
                pays="per_unit",
            ),
            bought((DAY, 100, count)),
            total,
        )
        for count, total in ((2, 20), (4, 60), (6, 120))
    ),
    *(
        earns(
            "FeedBear, volume-based rebates",
            f"5 % from a million on, {base}",
            programme("volume", rates((1_000_000, 5))),
            bought((DAY, base)),
            total,
        )
        for base, total in ((999_999, 0), (1_200_000, 60_000))
    ),
    *(
        earns(
            "the trade: 阶梯返点",
            f"3 % to 10,000, 5 % to 50,000, 8 % above, in slices, {base}",
            programme("tiered", rates((0, 3), (10_000, 5), (50_000, 8)), method="incremental"),
            bought((DAY, base)),
            total,
        )
        for base, total in ((10_000, 300), (50_000, 2_300), (60_000, 3_100))
    ),
    *(
        earns(
            "the trade: 季度任务",
            f"2 % of a quarter from 90 % of its target of 100,000, {base}",
            programme("target", tiers((900_000, 20_000)), target=fen(100_000), span="quarter"),
            bought((DAY, base)),
            total,
        )
        for base, total in (("89999.99", 0), (90_000, 1_800), (120_000, 2_400))
    ),
    earns(
        "Pricefx, payment periods",
        "semi-annually: both halves by themselves",
        programme("tiered", rates((100, 1), (200, 2)), span="half_year"),
        bought(("2026-06-30", 150), ("2026-07-01", 250)),
        "1.50",
        programmes__0__periods__1__accrual__entitled=fen(5),
        programmes__0__periods__1__period={"first": "2026-07", "months": 6},
    ),
    earns(
        "Vendavo, growth rebates",
        "only what is bought beyond last year's 100,000",
        programme("tiered", rates((100_000, 3)), method="incremental"),
        bought((DAY, 120_000)),
        600,
    ),
    *(
        earns(
            "the trade: 增长返利",
            f"3 % of all from 20 % growth, {base} after 1,000,000",
            programme("growth", tiers((200_000, 30_000))),
            bought(("2025-06-18", 1_000_000), (DAY, base)),
            total,
        )
        for base, total in ((1_200_000, 36_000), (1_199_999, 0))
    ),
]


def paid_in(days: int) -> Json:
    """1 % for payment in 15 days, 80 % of it in 30, half of it in 45: three programmes that add up."""
    parts = ((15, "0.2"), (30, "0.3"), (45, "0.5"))
    found = []
    for within, rate in parts:
        one = programme(
            "prompt_payment", rates((0, rate)), id=f"R-{within}", basis="paid", within_days=within
        )
        found += one["programmes"]
    return merged({"programmes": found})


PROMPT = [
    Worked(
        "dealer's rebate contract 经销商销售返利合同",
        f"100, 80 and 50 % by the days to payment, {days} days",
        paid_in(days),
        bought((DAY, 100_000), basis="paid", days_to_pay=days),
        {ALL_ENTITLED: fen(total)},
    )
    for days, total in ((15, 1_000), (30, 800), (45, 500), (46, 0))
]


def ordered(yuan: int, *wallet: tuple[str, int, str | None]) -> Json:
    earned = [
        {"id": id, "earned": "2026-01-31", "left": fen(left), "expires": expires}
        for id, left, expires in wallet
    ]
    return {"order": {"day": DAY, "lines": [{"category": "T", "amount": fen(yuan)}], "wallet": earned}}


WALLET = [
    Worked(
        "the trade: 返利抵货款",
        "at most 30 % of an order, what expires first first",
        {"programmes": [], "offset": {"rate": percent(30)}},
        ordered(10_000, ("LATE", 2_500, None), ("SOON", 2_000, "2026-06-30"), ("GONE", 900, "2026-06-17")),
        {
            "offset.limit": fen(3_000),
            "offset.amount": fen(3_000),
            "offset.uses": [["SOON", fen(2_000)], ["LATE", fen(1_000)]],
        },
    ),
    Worked(
        "the trade: 退货冲返利",
        "a return claws back what the month before paid",
        programme("volume", rates((5_000, 2))),
        bought(("2026-01-10", 6_000), ("2026-02-10", -2_000), ("2026-03-10", 3_000)),
        {
            f"{PERIOD}.months.*.posting.payable": [fen(120), fen(-120), fen(140)],
            f"{PERIOD}.months.*.settlement.paid": [fen(120), 0, fen(20)],
            f"{PERIOD}.months.*.settlement.carried": [0, fen(-120), 0],
        },
    ),
]
CASES = [*SAP, *TARGETS, *PROMPT, *WALLET]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_worked_case_has_the_figures_its_source_states(case: Worked) -> None:
    assert stated(case, answer_of("rebate", case)) == case.expected
