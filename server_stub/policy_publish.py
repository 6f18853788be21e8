"""Publishing a policy: a snapshot, rule rows and list prices bounded by days, and nothing published that did not change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.policy import ListPrice, Policy, arrange, complete, diff, rules_of
from domain.policy_check import check_policy
from domain.price import PriceLevel
from protocol.catalogue import PRICE, PriceRow, price_scope
from protocol.plain import write_brief
from protocol.publication import PublishReply
from protocol.rule import POLICY_SCOPE, RULE, RuleRow, rule_key, write_target
from server_stub.daily import ask_again
from server_stub.feed import publish, retract
from server_stub.models import BRAND, Price, Rule
from server_stub.models import Policy as Version
from server_stub.policy import (
    hash_snapshot,
    newest_version,
    pack_snapshot,
    read_known,
    read_policy,
    write_snapshot,
)

KEPT_DAYS = 400
"""How long a rule that has ended stays published, for receipts that come back late."""
_DAY = timedelta(days=1)

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Publication:
    """When a policy begins, who publishes it and from what, and HQ's own day."""

    effective: date
    today: date
    moment: datetime
    by: str = ""
    source: str = ""
    note: str = ""


@dataclass(slots=True)
class _Steps:
    """What a publication does to rows: `ended` keep their past, `removed` never were in force, `added` begin."""

    ended: list[Any] = field(default_factory=list)
    removed: list[Any] = field(default_factory=list)
    added: list[dict[str, Any]] = field(default_factory=list)

    def end(self, row: Any, effective: date) -> None:
        """Let a row go from a day on."""
        (self.removed if row.first is not None and row.first >= effective else self.ended).append(row)

    @property
    def count(self) -> int:
        """How many rows change."""
        return len(self.ended) + len(self.removed) + len(self.added)


def publish_policy(session: Session, policy: Policy, publication: Publication) -> PublishReply:
    """Make a policy the next version, in force from its effective day on, in the session's transaction.

    Refused: a day that has passed (`policy_effective_past`) or lies before the newest version's
    (`policy_effective_before_newest`), a policy with faults (`policy_faulty`, check it to see them all). One that says
    nothing new makes no version.
    """
    effective = publication.effective
    version, before = newest_version(session)
    _check_day(publication, before)
    running = read_policy(session, effective)
    whole = arrange(complete(policy, running))
    faults = check_policy(whole, read_known(session, effective))
    if faults:
        raise DomainError("policy_faulty", faults=len(faults), first=str(faults[0]))
    rules = _rule_steps(session, whole, effective, version + 1)
    prices = {book: _price_steps(session, policy, book, effective, version + 1) for book in policy.lists}
    content = write_snapshot(whole)
    changed = sum(steps.count for steps in prices.values())
    if not rules.count and not changed:
        return PublishReply(
            version=version,
            is_new=False,
            effective=before,
            changes=0,
            rules=0,
            prices=0,
            sha256=hash_snapshot(content),
        )
    _add_version(session, version + 1, publication, content)
    _write_rules(session, rules, effective)
    _forget_rules(session, publication.today)
    for book, steps in prices.items():
        _write_prices(session, book, steps, effective)
    ask_again(session, effective, publication.today)
    return PublishReply(
        version=version + 1,
        is_new=True,
        effective=effective,
        changes=len(diff(running, whole)),
        rules=rules.count,
        prices=changed,
        sha256=hash_snapshot(content),
    )


def _check_day(publication: Publication, newest: date | None) -> None:
    effective = publication.effective
    if effective < publication.today:
        raise DomainError(
            "policy_effective_past", effective=effective.isoformat(), today=publication.today.isoformat()
        )
    if newest is not None and effective < newest:
        raise DomainError(
            "policy_effective_before_newest", effective=effective.isoformat(), newest=newest.isoformat()
        )


def _add_version(session: Session, version: int, publication: Publication, content: bytes) -> None:
    row = {"version": version, "effective": publication.effective, "published_at": publication.moment}
    row |= {"published_by": publication.by, "source": publication.source, "note": publication.note}
    row |= {"sha256": hash_snapshot(content), "content": pack_snapshot(content)}
    session.execute(insert(Version), [row])


def _rule_steps(session: Session, policy: Policy, effective: date, version: int) -> _Steps:
    """Compare what is in force from the day on with what shall be: the newest version's rules are the open ones."""
    asked = {(part.value, id): rule for (part, id), rule in rules_of(policy)}
    steps = _Steps()
    columns = (Rule.subject, Rule.id, Rule.version, Rule.first, Rule.target, Rule.body)
    kept: set[Key] = set()
    for row in session.execute(select(*columns).where(Rule.last.is_(None))):
        key = (row.subject, row.id)
        if key in asked and msgspec.json.decode(row.body) == {"rule": write_brief(asked[key])}:
            kept.add(key)
        else:
            steps.end(row, effective)
    for (subject, id), rule in asked.items():
        if (subject, id) not in kept:
            body = msgspec.json.encode({"rule": write_brief(rule)}).decode()
            added = {"subject": subject, "id": id, "version": version, "first": effective, "last": None}
            steps.added.append(added | {"target": write_target(rule), "body": body})
    return steps


def _rule_row(row: Mapping[str, Any], last: date | None) -> RuleRow:
    body = msgspec.json.decode(row["body"])
    return RuleRow(row["subject"], row["id"], row["version"], row["first"], last, row["target"], body)


def _write_rules(session: Session, steps: _Steps, effective: date) -> None:
    for row in steps.removed:
        session.execute(delete(Rule).where(*_same_rule(row)))
    for row in steps.ended:
        session.execute(update(Rule).where(*_same_rule(row)).values(last=effective - _DAY))
    if steps.added:
        session.execute(insert(Rule), steps.added)
    ended = [_rule_row(row._mapping, effective - _DAY) for row in steps.ended]
    rows = [*ended, *(_rule_row(row, None) for row in steps.added)]
    gone = [_key_of(row.subject, row.id, row.version) for row in steps.removed]
    retract(session, POLICY_SCOPE, RULE, gone)
    publish(session, POLICY_SCOPE, RULE, ((rule_key(row), row) for row in rows))


def _same_rule(row: Any) -> tuple[Any, ...]:
    return Rule.subject == row.subject, Rule.id == row.id, Rule.version == row.version


def _key_of(subject: str, id: str, version: int) -> str:
    return rule_key(RuleRow(subject, id, version, None, None, "", {}))


def _forget_rules(session: Session, today: date) -> None:
    """Publish that rules which ended long ago are gone; HQ's own rows stay."""
    columns = (Rule.subject, Rule.id, Rule.version)
    ended = session.execute(select(*columns).where(Rule.last < today - timedelta(days=KEPT_DAYS)))
    retract(session, POLICY_SCOPE, RULE, [_key_of(*row) for row in ended])


def _price_steps(session: Session, policy: Policy, book: str, effective: date, version: int) -> _Steps:
    """Compare a book's rows from the day on with its list: an open row of the same price stays as it is.

    The prices of one unit from several minimums on stay or go together: of rows that differ in their days the one in
    force for fewer would win over the larger minimum.
    """
    asked = {(one.sku, one.unit, one.minimum): one for one in policy.lists[book]}
    columns = (Price.id, Price.sku, Price.unit, Price.price, Price.first, Price.last, Price.minimum)
    is_list = (Price.dealer_id == BRAND, Price.book == book, Price.level == PriceLevel.BRAND_LIST.value)
    coming = or_(Price.last.is_(None), Price.last >= effective)
    rows = session.execute(select(*columns).where(*is_list, coming)).all()
    same = {_price_key(row) for row in rows if _stays(row, asked.get(_price_key(row)), effective)}
    changed = {key[:2] for key in asked if key not in same}
    changed |= {(row.sku, row.unit) for row in rows if not _stays(row, asked.get(_price_key(row)), effective)}
    steps = _Steps()
    for row in rows:
        if (row.sku, row.unit) in changed:
            steps.end(row, effective)
    added = [price for key, price in asked.items() if key[:2] in changed]
    steps.added = [_new_price(book, price, effective, version) for price in added]
    return steps


def _price_key(row: Any) -> tuple[str, str, int]:
    return row.sku, row.unit, row.minimum


def _stays(row: Any, price: ListPrice | None, effective: date) -> bool:
    is_open = row.last is None and (row.first is None or row.first <= effective)
    return is_open and price is not None and price.price == row.price


def _new_price(book: str, price: ListPrice, effective: date, version: int) -> dict[str, Any]:
    id = f"{version}/{book}/{price.sku}/{price.unit}/{price.minimum}"
    row = {"dealer_id": BRAND, "id": id, "level": PriceLevel.BRAND_LIST.value, "book": book}
    row |= {"sku": price.sku, "unit": price.unit, "price": price.price, "minimum": price.minimum}
    return row | {"first": effective, "last": None}


def _write_prices(session: Session, book: str, steps: _Steps, effective: date) -> None:
    last = effective - _DAY
    for ids in _chunks([row.id for row in steps.removed]):
        session.execute(delete(Price).where(Price.dealer_id == BRAND, Price.id.in_(ids)))
    for ids in _chunks([row.id for row in steps.ended]):
        ended = update(Price).where(Price.dealer_id == BRAND, Price.id.in_(ids)).values(last=last)
        session.execute(ended.execution_options(synchronize_session=False))
    if steps.added:
        session.execute(insert(Price), steps.added)
    rows = [_price_row(book, row._mapping, last) for row in steps.ended]
    rows += [_price_row(book, row, None) for row in steps.added]
    retract(session, price_scope(book), PRICE, [row.id for row in steps.removed])
    publish(session, price_scope(book), PRICE, ((row.id, row) for row in rows))


def _price_row(book: str, row: Mapping[str, Any], last: date | None) -> PriceRow:
    figures = (row["sku"], row["unit"], row["price"], row["first"], last, row["minimum"])
    return PriceRow(row["id"], PriceLevel.BRAND_LIST.value, book, *figures)


def _chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + 500] for start in range(0, len(ids), 500))
