"""How a receipt came to its figures under a policy: rules, rewards, what promotions were asked with, and what a return took back."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum

from domain.promotion.cart import Context, Coupon, Uses
from protocol.base import Row, Wire
from protocol.lease import LeaseUse


class RewardKind(StrEnum):
    """What a promotion gave or took beside a line's own rewards."""

    LINE = "line"
    USE = "use"
    GIFT = "gift"
    COUPON = "coupon"
    PRESENTED = "presented"
    POINTS = "points"
    PACKET = "packet"
    DELIVERY = "delivery"
    APPROVAL = "approval"


def name_line(number: int) -> str:
    """Return how the line of a number (from 1) is called where promotions are asked, the same on both ends."""
    return f"{number:04d}"


class RewardRow(Row, frozen=True):
    """What one promotion in one version took off a line, in fen."""

    promotion: str
    version: int
    amount: int


class QuotedRow(Row, frozen=True):
    """How a line (from 1) came to its price: the rule's id ("manual" when typed), the discount given by hand in fen, its rewards.

    Without a rule it is the list price of the books that the PC held. A gift names its promotion. `approval` is the code
    that let it below its floor, and the name of who approved it; no promotion reduces a final price.
    """

    line: int
    rule: str = ""
    discount: int = 0
    rewards: list[RewardRow] = []
    gift: str = ""
    approval: str = ""
    approved_by: str = ""
    is_final: bool = False


class GivenRow(Row, frozen=True):
    """What a promotion gave beside the lines; `kind` is a RewardKind, maybe a newer one.

    A use counts `times` and has all it cost in fen; a gift has its SKU, quantity in base units and value in fen; a coupon
    its code; points their rate in parts per million and the amount they are earned on; a packet its fen.
    """

    kind: str
    promotion: str
    version: int
    amount: int = 0
    times: int = 0
    reference: str = ""


class UsesRow(Row, frozen=True):
    """How often a limited promotion had been applied before, as this PC counts."""

    promotion: str
    member: int
    store: int
    day: int
    total: int


class CouponRow(Row, frozen=True):
    """A presented coupon and the promotion it opens."""

    code: str
    promotion: str


class PurseRow(Row, frozen=True):
    """What was left of a budget, in fen."""

    budget: str
    left: int


class QuoteRow(Wire, frozen=True):
    """Under which policy version a receipt was priced and how, and what promotions were asked with, at its stamp's time.

    A line that is not among `lines` is plain list price of `books`, with nothing off it. `document` is the id that
    approvals name where it is not the document's; `discount` is fen off the whole bill, after promotions; `points` are
    those earned.
    """

    version: int
    lines: list[QuotedRow] = []
    books: list[str] = []
    document: str = ""
    dealer_class: str = ""
    region: str = ""
    channel: str = ""
    tier: str = ""
    is_first_purchase: bool = False
    coupons: list[CouponRow] = []
    uses: list[UsesRow] = []
    budgets: list[PurseRow] = []
    given: list[GivenRow] = []
    discount: int = 0
    points: int = 0


def spread_lines(quote: QuoteRow, count: int) -> list[QuotedRow]:
    """Return how each of so many lines came to its price, those of plain list price as well."""
    told = {row.line: row for row in quote.lines}
    return [told.get(number) or QuotedRow(number) for number in range(1, count + 1)]


def read_context(quote: QuoteRow, day: date, time: time, *, store: str, dealer: str, member: str) -> Context:
    """Return what promotions were asked with for a receipt, so that both ends can ask them again."""
    return Context(
        day=day,
        time=time,
        store=store,
        region=quote.region,
        channel=quote.channel,
        dealer=dealer,
        member=member,
        tier=quote.tier,
        is_first_purchase=quote.is_first_purchase,
        coupons=tuple(Coupon(one.code, one.promotion) for one in quote.coupons),
        uses={one.promotion: Uses(one.member, one.store, one.day, one.total) for one in quote.uses},
        budgets={one.budget: one.left for one in quote.budgets},
    )


class ChargeRow(Row, frozen=True):
    """A gift (by SKU, in base units) that a return does not bring back, or a red packet (no SKU), at its value in fen."""

    promotion: str
    sku: str
    quantity: int
    amount: int


class UnearnedRow(Wire, frozen=True):
    """What a return takes back of rewards.

    Over all returns of the sale so far: `owed` is what is due for all that came back, before the sale's whole-bill
    discount, and `packets` what went back of red packets, both in fen. Of this return alone: `points` and `uses` taken
    back, gifts kept (`charges`), granted coupons that count no more, and what comes back of `budgets`: to the lease it
    was taken out of where the PC still holds it, else to HQ (no lease). Where the rules of the sale were not there any
    more the paid amounts were shared out instead (`is_pro_rata`).
    """

    owed: int = 0
    packets: int = 0
    points: int = 0
    uses: dict[str, int] = {}
    charges: list[ChargeRow] = []
    coupons: list[str] = []
    is_pro_rata: bool = False
    budgets: list[LeaseUse] = []
