"""Three months of demo trade: orders, HQ's decisions, shipments, credit notes, payments and statements.

Every figure comes out of the domain functions that the product itself uses; only what is asked for is drawn at random.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from random import Random
from uuid import UUID

from domain.contract import due_day
from domain.invoice import Entry, EntryType, open_items
from domain.money import Fen, Quantity, extend
from domain.numbering import DocumentType, Series, number_of
from domain.order import OrderLine, OrderState, decide, make_order_line, move, ship
from domain.period import Month, month_of
from domain.price import find_price
from domain.statement import Statement, make_statement
from domain.unit import to_base
from server_stub.demo.catalogue import DemoProduct
from server_stub.demo.parties import HQ, DemoDealer, DemoStore
from server_stub.order import NOTHING_AVAILABLE

MONTHS = 3
CHINA = timezone(timedelta(hours=8))
_SUNDAY = 6
_RECEIVED_AFTER = 5
_DECIDED_AFTER = timedelta(days=2)
_LAST_ORDERS = {1: 4, 2: 0, 3: 4, 4: 2, 5: 0}
"""How many days before the end a store orders for the last time: some goods are on their way, some orders wait."""
_SCARCE = 0.2
_REFUSED_ONE = 5
_REFUSAL = "超出本月配额，请拆分后重新提交"
_ROUND_PAYMENT = 10_000
_PAYMENT_DAYS = (10, 25)
_PAID_SHARE = {1: 100, 2: 90, 3: 70}
"""How much of what is due a dealer pays, in percent: one on time, two behind."""


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """An order as it stands at the end of the history."""

    dealer_id: int
    store_id: int
    id: str
    number: str
    placed_at: datetime
    state: OrderState
    lines: tuple[OrderLine, ...]
    revision: int
    decided_at: datetime | None = None
    reason: str = ""

    @property
    def total(self) -> Fen:
        """What the order costs as asked."""
        return sum(line.requested_amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class DemoShipment:
    """All approved lines of one order on their way or received."""

    dealer_id: int
    store_id: int
    number: str
    order_id: str
    order_number: str
    day: date
    lines: tuple[OrderLine, ...]
    is_received: bool

    @property
    def total(self) -> Fen:
        """What the shipment adds to the dealer's debt."""
        return sum(extend(line.price, line.shipped) for line in self.lines)


@dataclass(frozen=True, slots=True)
class DemoCredit:
    """Part of one shipped line taken back."""

    dealer_id: int
    store_id: int
    number: str
    day: date
    line: OrderLine
    quantity: Quantity
    reference: str

    @property
    def total(self) -> Fen:
        """What the note lowers the debt by."""
        return extend(self.line.price, self.quantity)


@dataclass(slots=True)
class History:
    """What happened, and what the warehouse holds and has promised at the end."""

    orders: list[DemoOrder] = field(default_factory=list)
    shipments: list[DemoShipment] = field(default_factory=list)
    credits: list[DemoCredit] = field(default_factory=list)
    entries: dict[int, list[Entry]] = field(default_factory=dict)
    on_hand: dict[str, Quantity] = field(default_factory=dict)
    reserved: dict[str, Quantity] = field(default_factory=dict)
    statements: list[tuple[int, Statement]] = field(default_factory=list)


def first_day(today: date) -> date:
    """Return the first day of the history: the first of the month three months before."""
    month = Month(today.year, today.month)
    for _ in range(MONTHS):
        month = month_of(month.first - timedelta(days=1))
    return month.first


def closed_months(today: date) -> Iterator[Month]:
    """Yield the whole months of the history, oldest first."""
    month = month_of(first_day(today))
    while month.last < today:
        yield month
        month = month.next()


class _Trade:
    """One run of the simulation, day by day."""

    def __init__(
        self, random: Random, catalogue: Sequence[DemoProduct], dealers: Sequence[DemoDealer], today: date
    ) -> None:
        self.random, self.catalogue, self.dealers, self.today = random, catalogue, dealers, today
        self.history = History(entries={dealer.id: [] for dealer in dealers})
        self.sequences: dict[tuple[str, int], int] = {}
        self.next_order = {store.id: first_day(today) for dealer in dealers for store in dealer.stores}
        self.undecided: list[DemoOrder] = []
        self.reviewed = 0
        self.unshipped: list[tuple[date, DemoOrder]] = []
        self.returns: list[tuple[date, DemoShipment, int]] = []

    def run(self) -> History:
        """Play every day up to today and issue the statements of the closed months."""
        self._stock_up(share=100)
        day = first_day(self.today)
        while day <= self.today:
            self._play(day)
            day += timedelta(days=1)
        self.history.orders += self.undecided + [order for _, order in self.unshipped]
        self.history.orders.sort(key=lambda order: (order.placed_at, order.number))
        for month in closed_months(self.today):
            for dealer in self.dealers:
                statement = make_statement(HQ, dealer.party, month, self.history.entries[dealer.id])
                self.history.statements.append((dealer.id, statement))
        return self.history

    def _play(self, day: date) -> None:
        if day.weekday() == 0:
            self._stock_up(share=35)
        if day.weekday() != _SUNDAY:
            self._decide_waiting(day)
            self._ship_due(day)
            self._place_due(day)
        self._take_back(day)
        if day.day in _PAYMENT_DAYS:
            self._pay(day)

    def _stock_up(self, *, share: int) -> None:
        """Fill the warehouse; a few products are always scarce so that orders get cut."""
        for product in self.catalogue:
            sku = product.product.sku
            target = self._usual(product) * (1 if self.random.random() < _SCARCE else 60)
            held = self.history.on_hand.get(sku, 0)
            if held < target * share // 100:
                self.history.on_hand[sku] = target
                self.history.reserved.setdefault(sku, 0)

    def _usual(self, product: DemoProduct) -> Quantity:
        return to_base(product.usual * 1000, product.product.unit(product.order_unit))

    def _number(self, prefix: str, year: int) -> int:
        self.sequences[prefix, year] = self.sequences.get((prefix, year), 0) + 1
        return self.sequences[prefix, year]

    def _place_due(self, day: date) -> None:
        for dealer in self.dealers:
            for store in dealer.stores:
                if self.next_order[store.id] <= day or day == self._last_order(store):
                    self._place(dealer, store, day)
                    self.next_order[store.id] = day + timedelta(days=self.random.randint(2, 6))

    def _last_order(self, store: DemoStore) -> date:
        day = self.today - timedelta(days=_LAST_ORDERS[store.id])
        return day - timedelta(days=1) if day.weekday() == _SUNDAY else day

    def _place(self, dealer: DemoDealer, store: DemoStore, day: date) -> None:
        chosen = self.random.sample(self.catalogue, self.random.randint(4, 9) + 2 * store.size)
        lines = tuple(self._line(dealer, store, product, day) for product in chosen)
        moment = datetime.combine(day, time(9, self.random.randint(0, 59)), CHINA).astimezone(UTC)
        prefix = f"H{store.code}"
        number = number_of(Series(prefix, DocumentType.ORDER, day.year), self._number(prefix, day.year))
        state = OrderState.PLACED if dealer.decides_orders else OrderState.REVIEW
        order = DemoOrder(dealer.id, store.id, self._id(moment), number, moment, state, lines, 1)
        if dealer.decides_orders:
            self._decide(order, moment + timedelta(minutes=2))
        else:
            self.undecided.append(order)

    def _id(self, moment: datetime) -> str:
        milliseconds = int(moment.timestamp()) * 1000
        return str(UUID(int=milliseconds << 80 | 7 << 76 | self.random.getrandbits(12) << 64 | 2 << 62
                        | self.random.getrandbits(62)))  # fmt: skip

    def _line(self, dealer: DemoDealer, store: DemoStore, product: DemoProduct, day: date) -> OrderLine:
        pieces = max(1, product.usual * store.size * self.random.randint(40, 160) // 100)
        contract = [rule for rule in dealer.prices if rule.sku == product.product.sku]
        found = find_price(
            product.product,
            [*contract, *product.prices],
            unit=product.order_unit,
            quantity=pieces * 1000,
            day=day,
        )
        return make_order_line(
            product.product, unit=product.order_unit, quantity=pieces * 1000, price=found.price
        )

    def _decide_waiting(self, day: date) -> None:
        moment = datetime.combine(day, time(10, 15), CHINA).astimezone(UTC)
        ripe = [order for order in self.undecided if order.placed_at <= moment - _DECIDED_AFTER]
        self.undecided = [order for order in self.undecided if order not in ripe]
        for order in ripe:
            self.reviewed += 1
            if self.reviewed == _REFUSED_ONE:
                self._reject(order, moment)
            else:
                self._decide(order, moment)

    def _reject(self, order: DemoOrder, moment: datetime) -> None:
        state = move(order.state, OrderState.REJECTED)
        refused = replace(order, state=state, revision=2, decided_at=moment, reason=_REFUSAL)
        self.history.orders.append(refused)

    def _decide(self, order: DemoOrder, moment: datetime) -> None:
        held, promised = self.history.on_hand, self.history.reserved
        decision = decide(order.lines, {sku: held[sku] - promised[sku] for sku in held})
        decided = replace(
            order,
            state=move(order.state, decision.state),
            lines=decision.lines,
            revision=order.revision + 1,
            decided_at=moment,
        )
        for line in decided.lines:
            promised[line.sku] += to_base(line.approved, line.unit)
        if decided.state is OrderState.REJECTED:
            self.history.orders.append(replace(decided, reason=NOTHING_AVAILABLE))
            return
        day = moment.astimezone(CHINA).date() + timedelta(days=self.random.randint(1, 3))
        self.unshipped.append((day, decided))

    def _ship_due(self, day: date) -> None:
        due = [order for ready, order in self.unshipped if ready <= day]
        self.unshipped = [(ready, order) for ready, order in self.unshipped if ready > day]
        for order in due:
            self._ship(order, day)

    def _ship(self, order: DemoOrder, day: date) -> None:
        lines = tuple(ship(line, line.approved) if line.approved else line for line in order.lines)
        for line in lines:
            left = to_base(line.shipped, line.unit)
            self.history.on_hand[line.sku] -= left
            self.history.reserved[line.sku] -= left
        is_received = (self.today - day).days >= _RECEIVED_AFTER
        state = move(move(order.state, OrderState.RELEASED), OrderState.SHIPPED)
        if is_received:
            state = move(state, OrderState.CLOSED)
        revision = order.revision + (2 if is_received else 1)
        self.history.orders.append(replace(order, state=state, lines=lines, revision=revision))
        number = f"SP-{order.number}"
        sent = tuple(line for line in lines if line.shipped)
        shipment = DemoShipment(
            order.dealer_id, order.store_id, number, order.id, order.number, day, sent, is_received
        )
        self.history.shipments.append(shipment)
        self._enter(order.dealer_id, number, EntryType.SHIPPED, day, shipment.total, order.number)
        if self.random.random() < 0.08:
            back = day + timedelta(days=self.random.randint(6, 12))
            self.returns.append((back, shipment, self.random.randrange(len(sent))))

    def _enter(
        self, dealer_id: int, number: str, type: EntryType, day: date, amount: Fen, reference: str
    ) -> None:
        contract = self.dealers[dealer_id - 1].contract
        due = due_day(contract, day) if type is EntryType.SHIPPED else day
        self.history.entries[dealer_id].append(Entry(number, type, day, due, amount, reference))

    def _take_back(self, day: date) -> None:
        for back, shipment, place in self.returns:
            if back != day:
                continue
            line = shipment.lines[place]
            quantity = max(1, line.shipped // 5000) * 1000
            number = f"CN-{day:%y%m%d}-{self._number('CN', day.year):05d}"
            credit = DemoCredit(
                shipment.dealer_id,
                shipment.store_id,
                number,
                day,
                line,
                min(quantity, line.shipped),
                shipment.number,
            )
            self.history.credits.append(credit)
            self.history.on_hand[line.sku] += to_base(credit.quantity, line.unit)
            self._enter(credit.dealer_id, number, EntryType.RETURNED, day, -credit.total, shipment.number)

    def _pay(self, day: date) -> None:
        for dealer in self.dealers:
            items, credit = open_items(self.history.entries[dealer.id])
            due = sum(item.left for item in items if item.entry.due <= day) - credit
            amount = due * _PAID_SHARE[dealer.id] // 100 // _ROUND_PAYMENT * _ROUND_PAYMENT
            if amount > 0:
                number = f"RV-{day:%y%m%d}-{dealer.party.code}"
                self._enter(dealer.id, number, EntryType.RECEIVED, day, -amount, f"银行转账 {day:%m%d}")


def make_history(
    random: Random, catalogue: Sequence[DemoProduct], dealers: Sequence[DemoDealer], today: date
) -> History:
    """Play the trade from the first day of the history to today."""
    return _Trade(random, catalogue, dealers, today).run()
