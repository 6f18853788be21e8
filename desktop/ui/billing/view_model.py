"""The bill in hand: what is typed or scanned becomes lines, lines become a quote, a quote becomes a payment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.clock import Clock
from desktop.services import billing
from desktop.services.bill_rules import BillRules, Nearly, RuledQuote, quote_bill
from desktop.services.billing import Answer, Quote
from desktop.services.draft import DraftKind, DraftRow, hold_cart, list_drafts, recall_cart
from desktop.services.member import MemberRow, find_members
from desktop.services.product import BarcodeMatch, FoundProduct, list_products
from desktop.services.receipt import Cart, IssuedReceipt
from desktop.services.shift import OpenShift, get_open_shift
from desktop.ui.billing.codes import CodeReader
from desktop.ui.billing.figures import change_by
from desktop.ui.billing.keeper import BillKeeper, member_of
from desktop.ui.billing.state import LINE_MODES, LISTING_MODES, BillingState, Mode, Offer
from desktop.ui.tasks import Tasks
from desktop.ui.view_model import ViewModel
from domain.errors import DomainError

_MEMBERS_SHOWN = 30
_PICKED_SHOWN = 100


@dataclass(frozen=True, slots=True)
class _Counter:
    """What the counter looks like besides the bill."""

    held: int
    shift: OpenShift | None


class BillingViewModel(ViewModel[BillingState]):
    """Keeps the bill; scans and typed codes are looked up in the order in which they came."""

    pay_wanted = Signal()
    was_unknown = Signal()
    was_restored = Signal()
    member_missing = Signal(str)
    watches = frozenset(
        {"draft", "shift", "receipt", "product", "price", "local_product", "member", "member_command"}
        | {"rule", "series", "profile", "approval", "lease"}
    )

    def __init__(self, tasks: Tasks[Any], clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(BillingState(), parent)
        self._tasks, self._clock = tasks, clock
        self._codes = CodeReader(tasks, clock, self)
        self._codes.answered.connect(self._take)
        self._codes.coupon_found.connect(self.add_coupon)
        self._pays_when_quoted = False
        self._keeper = BillKeeper(tasks, clock, self)

    def refresh(self) -> None:
        """Look at the counter again and quote the bill at what was published."""
        self._tasks.read(_look_at_counter, self._show_counter, latest="billing.counter")
        self._keeper.restore_once(self._bring_back)
        self._requote()
        if self.state.member:
            self._tasks.read(
                partial(member_of, cart=self.state.cart), self._show_member, latest="billing.member"
            )

    def scan(self, code: str) -> None:
        """Take a scanned code, whatever the screen is doing."""
        self._codes.add(code.strip())

    def search(self, text: str) -> None:
        """Show what a text may mean while it is typed."""
        text, mode = text.strip(), self.state.mode
        if mode is Mode.MEMBER:
            job: Callable[[Any], Sequence[Offer]] = partial(find_members, text=text, limit=_MEMBERS_SHOWN)
        elif mode in (Mode.SELL, Mode.PICK) and text:
            job = partial(billing.search_products, text=text, moment=self._clock.moment())
        elif mode is Mode.PICK:
            job = partial(_list_all, moment=self._clock.moment())
        elif mode is Mode.RECALL:
            job = partial(list_drafts, kind=DraftKind.CART)
        else:
            job = _nothing
        self._tasks.read(job, partial(self._offer, mode), latest="billing.search")

    def enter(self, text: str, row: int = -1) -> bool:
        """Enter was pressed on a text with a row of the list in hand (-1 for none); tells whether the text is used up."""
        text, state = text.strip(), self.state
        if state.mode is Mode.COUPON:
            return self._enter_coupon(text)
        if state.mode not in (Mode.SELL, *LISTING_MODES):
            return self._take_figure(text)
        if 0 <= row < len(state.listed):
            self.pick(state.listed[row])
        elif state.choices:
            self.pick(state.choices[0].matches[0])
        elif text and state.mode is Mode.MEMBER:
            job = partial(find_members, text=text, limit=_MEMBERS_SHOWN)
            self._tasks.read(job, partial(self._found_members, text), latest="billing.search")
            return False
        elif text and state.mode in (Mode.SELL, Mode.PICK):
            self.set_mode(Mode.SELL)
            self._codes.add(text, is_keyed=True)
        elif state.mode is Mode.SELL:
            self.pay()
        return True

    def pick(self, offer: Offer) -> None:
        """Take a row of the list."""
        match offer:
            case FoundProduct():
                self._add(offer.sku, offer.unit, is_keyed=True)
            case BarcodeMatch():
                choices = self.state.choices
                is_keyed = choices[0].asked.is_keyed if choices else True
                self._set(choices=choices[1:])
                self._add(offer.sku, offer.unit, is_keyed=is_keyed)
            case MemberRow():
                self.take_member(offer)
            case DraftRow():
                self.recall(offer.id)
        self._set(mode=Mode.SELL, offers=())

    def dismiss(self) -> bool:
        """Leave what is open, innermost first; tells whether there was anything."""
        state = self.state
        if state.choices:
            self._set(choices=state.choices[1:])
        elif state.mode is not Mode.SELL or state.offers:
            self.set_mode(Mode.SELL)
        elif state.unknown or state.fault:
            self._set(unknown=(), fault=None)
        else:
            return False
        return True

    def set_mode(self, mode: Mode) -> None:
        """Let the entry box take something else; what needs a line is refused without one."""
        is_possible = mode not in LINE_MODES or self._has_line() or self._codes.is_looking
        if mode is self.state.mode and mode in (Mode.LINE_DISCOUNT, Mode.BILL_DISCOUNT):
            self._set(is_percent=not self.state.is_percent)
        elif is_possible:
            self._set(mode=mode, offers=(), is_percent=False, fault=None)
            if mode in LISTING_MODES:
                self.search("")

    def choose(self, place: int) -> None:
        """Take a line in hand."""
        self._set(chosen=max(-1, min(place, len(self.state.cart.lines) - 1)))

    def count(self, step: int) -> None:
        """Count the line in hand up or down."""
        if self._has_line():
            self._change(billing.step_quantity(self.state.cart, self.state.chosen, step * billing.ONE))

    def set_quantity(self, text: str) -> bool:
        """Sell a typed quantity of the line in hand."""
        change = change_by(replace(self.state, mode=Mode.QUANTITY), text)
        return change is not None and self._try(change)

    def switch_unit(self) -> None:
        """Sell the line in hand by its next unit."""
        line = self.state.line
        if line and len(line.units) > 1:
            self._change(billing.switch_unit(self.state.cart, self.state.chosen, line.units))

    def remove_line(self) -> None:
        """Take the line in hand out."""
        if self._has_line():
            self._change(billing.remove_line(self.state.cart, self.state.chosen))

    def clear(self) -> None:
        """Begin a new bill."""
        self._set(member=None, mode=Mode.SELL, offers=(), choices=(), unknown=(), fault=None)
        self._change(Cart())

    def restore(self, before: BillingState) -> None:
        """Bring a bill back as it was."""
        self._set(member=before.member, chosen=before.chosen)
        self._change(before.cart)

    def member_at(self, row: int) -> MemberRow | None:
        """The member in a row of the list, else the one of the bill."""
        listed = self.state.listed
        offer = listed[row] if 0 <= row < len(listed) else None
        return offer if isinstance(offer, MemberRow) else self.state.member

    def take_member(self, member: MemberRow) -> None:
        """Sell to a member."""
        self._set(member=member, cart=replace(self.state.cart, member_id=member.member_id))
        self._set(mode=Mode.SELL, offers=())
        self._requote()

    def remove_member(self) -> None:
        """Sell to nobody in particular."""
        self._set(member=None)
        self._change(replace(self.state.cart, member_id=""))

    def add_coupon(self, code: str) -> None:
        """Present a coupon."""
        self._try(lambda: billing.add_coupon(self.state.cart, code))
        self.forget_unknown(code)

    def remove_coupon(self, code: str) -> None:
        """Take a coupon back."""
        self._change(billing.remove_coupon(self.state.cart, code))

    def take_nearly(self, nearly: Nearly | None = None) -> None:
        """Put on the bill what is missing for a promotion, else for the first where that is one product."""
        possible = [one for one in self.state.rules.nearly if one.added and (nearly is None or one == nearly)]
        if possible and possible[0].added and self.state.is_quoted:
            self._change(possible[0].added)

    def take_approved(self, cart: Cart) -> None:
        """Go on with the cart one of whose prices was approved."""
        self._change(cart)

    def hold(self, title: str) -> None:
        """Put the bill aside and begin a new one."""
        state = self.state
        if state.cart.lines:
            kept = partial(
                hold_cart,
                cart=state.cart,
                moment=self._clock.moment(),
                title=title,
                total=state.quote.payable,
            )
            self.clear()
            self._tasks.write(kept, failed=partial(self._give_back, state))
            self._keeper.save()

    def recall_any(self) -> None:
        """Take up the held bill, or choose among several."""
        self._tasks.read(partial(list_drafts, kind=DraftKind.CART), self._recall_one_of)

    def recall(self, draft_id: str) -> None:
        """Take up a held bill; the one in hand is held instead."""
        state, moment = self.state, self._clock.moment()
        total = state.quote.payable

        def swap(session: Any) -> tuple[Cart, MemberRow | None]:
            cart = recall_cart(session, draft_id)
            if state.cart.lines:
                hold_cart(
                    session, state.cart, moment, title=state.member.name if state.member else "", total=total
                )
            return cart, member_of(session, cart)

        self._tasks.write(swap, self._take_up, failed=self._refuse)

    def pay(self) -> None:
        """Ask for the payment as soon as the sums are those of the bill."""
        if self._codes.is_busy:
            self._pays_when_quoted = True
        elif self.state.can_pay:
            self.pay_wanted.emit()
        elif self.state.quote.fault and self.state.is_quoted:
            self._set(fault=self.state.quote.fault)
        elif self.state.cart.lines:
            self._pays_when_quoted = True

    def hold_back(self, is_held_back: bool) -> None:
        """While a payment is being written, scans wait; afterwards they go on the next bill."""
        self._keeper.pause(is_held_back)
        self._codes.hold_back(is_held_back)

    def was_paid(self, _: IssuedReceipt) -> None:
        """The bill in hand is a receipt now; begin the next one."""
        self._keeper.was_sold()
        self.clear()

    def forget_unknown(self, code: str) -> None:
        """An unknown code has been dealt with."""
        self._set(unknown=tuple(one for one in self.state.unknown if one != code))

    def _set(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        if "cart" in changes:
            self._keeper.note(self.state.cart)

    def _has_line(self) -> bool:
        return 0 <= self.state.chosen < len(self.state.cart.lines)

    def _try(self, change: Callable[[], Cart]) -> bool:
        try:
            self._change(change())
        except DomainError as error:
            self._set(fault=error)
            return False
        return True

    def _change(self, cart: Cart) -> None:
        chosen = min(max(self.state.chosen, 0), len(cart.lines) - 1)
        self._set(cart=cart, chosen=chosen, fault=None)
        self._requote()

    def _add(self, sku: str, unit: str, *, is_keyed: bool) -> None:
        cart, place = billing.add_product(self.state.cart, sku, unit, is_keyed=is_keyed)
        self._set(cart=cart, chosen=place, fault=None)
        self._requote()

    def _requote(self) -> None:
        cart = self.state.cart
        if not cart.lines:
            self._set(quote=Quote(cart), rules=BillRules())
            return
        job = partial(quote_bill, cart=cart, moment=self._clock.moment())
        self._tasks.read(job, self._show_quote, latest="billing.quote")

    def _show_quote(self, ruled: RuledQuote) -> None:
        quote, cart = ruled.quote, self.state.cart
        if replace(quote.cart, document=cart.document) != cart:
            return
        # A cart under a policy with floors has been given the id that approvals name; it keeps that.
        self._set(cart=quote.cart, quote=quote, rules=ruled.rules)
        if self._pays_when_quoted:
            self._pays_when_quoted = False
            self.pay()

    def _show_counter(self, counter: _Counter) -> None:
        self._set(held=counter.held, shift=counter.shift)

    def _found_members(self, text: str, members: Sequence[MemberRow]) -> None:
        if self.state.mode is not Mode.MEMBER:
            return
        if len(members) == 1:
            self.take_member(members[0])
        elif members:
            self._set(offers=tuple(members))
        else:
            self.member_missing.emit(text)

    def _show_member(self, member: MemberRow | None) -> None:
        held = self.state.member
        if member and held and held.member_id == self.state.cart.member_id:
            self._set(member=member)

    def _take(self, answer: Answer) -> None:
        if len(answer.matches) == 1:
            self._add(answer.matches[0].sku, answer.matches[0].unit, is_keyed=answer.asked.is_keyed)
            self.forget_unknown(answer.asked.code)
            return
        self._pays_when_quoted = False
        if answer.matches:
            self._set(choices=(*self.state.choices, answer), offers=())
        else:
            self._set(unknown=(*(u for u in self.state.unknown if u != answer.asked.code), answer.asked.code))
            self.was_unknown.emit()

    def _offer(self, mode: Mode, offers: Sequence[Offer]) -> None:
        if mode is self.state.mode:
            self._set(offers=tuple(offers))

    def _recall_one_of(self, drafts: Sequence[DraftRow]) -> None:
        if len(drafts) == 1:
            self.recall(drafts[0].id)
        else:
            self.set_mode(Mode.RECALL)

    def _take_up(self, taken: tuple[Cart, MemberRow | None]) -> None:
        cart, member = taken
        self._set(member=member, mode=Mode.SELL, offers=(), chosen=len(cart.lines) - 1)
        self._change(cart)
        self._keeper.save()

    def _bring_back(self, kept: tuple[Cart, MemberRow | None]) -> None:
        if kept[0].lines and not self.state.cart.lines:
            self._take_up(kept)
            self.was_restored.emit()

    def _give_back(self, state: BillingState, error: Exception) -> None:
        self.restore(state)
        self._refuse(error)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, DomainError):
            self._set(fault=error)
        else:
            self._tasks.failed.emit(error)

    def _enter_coupon(self, text: str) -> bool:
        if not text or not self._try(lambda: billing.add_coupon(self.state.cart, text)):
            return False
        self._set(mode=Mode.SELL)
        return True

    def _take_figure(self, text: str) -> bool:
        """Use a typed figure for what the entry box asks."""
        change = change_by(self.state, text)
        is_done = change is not None and self._try(change)
        if is_done:
            self._set(mode=Mode.SELL, is_percent=False)
        return is_done


def _look_at_counter(session: Any) -> _Counter:
    return _Counter(len(list_drafts(session, DraftKind.CART)), get_open_shift(session))


def _list_all(session: Any, moment: Any) -> Sequence[FoundProduct]:
    return list_products(session, limit=_PICKED_SHOWN, day=moment.local.date())


def _nothing(_: Any) -> Sequence[Offer]:
    return ()
