"""What HQ's staff see of rebates: runs, a dealer's programmes, its wallet, and what buying more would earn."""

from __future__ import annotations

from datetime import date
from typing import Any

from protocol.base import Wire
from protocol.terms import EarningRow, RebateRow


class RebateRun(Wire, frozen=True, omit_defaults=False):
    """What a run over all dealers did, in plain figures by name; amounts in fen."""

    step: str
    day: date
    figures: dict[str, int]


class RebateReply(Wire, frozen=True, omit_defaults=False):
    """A dealer's programmes by period, with what each has earned so far in plain JSON."""

    dealer_code: str
    rows: list[RebateRow]
    accruals: list[dict[str, Any]]


class WalletReply(Wire, frozen=True, omit_defaults=False):
    """A dealer's wallet: what may be used on a day, what orders hold, and every earning, in fen."""

    dealer_code: str
    day: date
    balance: int
    held: int
    earnings: list[EarningRow]


class SimulationReply(Wire, frozen=True, omit_defaults=False):
    """What buying more would earn: the domain's simulation in plain JSON."""

    dealer_code: str
    programme: str
    simulation: dict[str, Any]
