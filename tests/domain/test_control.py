"""Control totals agree to the fen, or what is not booked yet explains it, or somebody has to look."""

import pytest

from domain.control import Agreement, DayTotals, compare_totals

DAY = DayTotals(receipts=2, sales=10_000, refunds=1, refunded=500, moved=-3_000)


def test_the_same_figures_agree_whatever_is_not_booked() -> None:
    assert compare_totals(DAY, DAY, unbooked=1) is Agreement.AGREES


@pytest.mark.parametrize(("unbooked", "state"), [(0, Agreement.DIFFERS), (1, Agreement.UNBOOKED)])
def test_one_fen_apart_needs_an_explanation(unbooked: int, state: Agreement) -> None:
    hq = DayTotals(receipts=2, sales=9_999, refunds=1, refunded=500, moved=-3_000)
    assert compare_totals(DAY, hq, unbooked) is state
