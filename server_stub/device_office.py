"""What HQ's staff do about computers from the command line: see them, retire them step by step, and grant scopes."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from protocol.revocation import Action, DeviceOrderRequest, DeviceOrderRow, GrantRequest
from server_stub.grant import change_grants, list_grants
from server_stub.headquarters import utc_now
from server_stub.models import Device, Store
from server_stub.office_line import Declaring, show, writing
from server_stub.revocation import RENEW, list_orders_to, order_device, shut_out
from server_stub.signing import read_life

SHUT_OUT = "shut-out"
_ACTIONS = {
    Action.DRAIN.value: "gets nothing new; it goes on selling and sends what it has",
    Action.LOCK.value: "issues no documents any more; it sends what it has",
    Action.WIPE.value: "locks, then wipes once everything is here and in every backup",
    Action.RELEASE.value: "takes drain, lock, wipe or shut-out back",
    RENEW: "gives its certificate another life",
    SHUT_OUT: "refuses everything it sends, for a computer that was stolen",
}


def _find(session: Session, arguments: argparse.Namespace) -> Device:
    store = (Store.dealer_id == Device.dealer_id) & (Store.id == Device.store_id)
    rule = Device.id == arguments.id if arguments.id else Store.code == arguments.store
    found = session.scalars(select(Device).join(Store, store).where(rule).order_by(Device.id)).all()
    if not found:
        raise DomainError("device_unknown", device=arguments.id or arguments.store)
    if len(found) > 1:
        known = ", ".join(f"{device.id} ({device.machine})" for device in found)
        raise DomainError("device_ambiguous", store=arguments.store, devices=known)
    return found[0]


def order(arguments: argparse.Namespace) -> int:
    """Show a computer's orders, or order it: drain, lock, wipe, release, renew, shut-out."""
    with writing(arguments) as session:
        device, moment = _find(session, arguments), utc_now()
        if arguments.action == SHUT_OUT:
            shut_out(session, device.id, moment)
        elif arguments.action:
            asked = DeviceOrderRequest(
                action=arguments.action,
                lineage=arguments.lineage,
                reason=arguments.reason,
                is_backed_up=arguments.backed_up,
            )
            order_device(session, device.id, asked, moment, read_life())
        session.refresh(device)
        rows = list_orders_to(session, device.dealer_id, device.id)
        head = f"device {device.id}  {device.machine}  {_until(device)}"
    return show(arguments, rows, [head, *map(_line, rows)])


def _until(device: Device) -> str:
    if device.revoked_at is not None:
        return "shut out"
    expires = device.certificate_expires
    return f"certificate until {expires:%Y-%m-%d}" if expires else "no certificate yet"


def _line(row: DeviceOrderRow) -> str:
    answer = f"{row.outcome or 'not answered yet'} {row.code}".rstrip()
    return f"  {row.serial}  {row.action}  lineage {row.lineage}  {answer}"


def grant(arguments: argparse.Namespace) -> int:
    """Show what dealers are granted otherwise, grant a scope, take it back, or change a dealer's price book."""
    with writing(arguments) as session:
        if arguments.scope or arguments.book:
            asked = GrantRequest(
                dealer_code=arguments.dealer,
                scope=arguments.scope,
                device_id=arguments.id,
                is_granted=not arguments.take_back,
                price_book=arguments.book,
            )
            change_grants(session, asked, utc_now())
        rows = list_grants(session, arguments.dealer)
    lines = [
        f"{row.dealer_code}  {row.device_id or 'all devices'}  {'+' if row.is_granted else '-'} {row.scope}"
        for row in rows
    ]
    return show(arguments, rows, lines or ["Nothing beyond what every device is granted."])


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_database: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Declare the commands about computers."""
    command = Declaring(commands, add_database).command
    ordered = command("device", order)
    which = ordered.add_mutually_exclusive_group(required=True)
    which.add_argument("--id", type=int, default=0, metavar="DEVICE")
    which.add_argument("--store", default="", metavar="CODE", help="the store's only computer")
    what = ordered.add_mutually_exclusive_group()
    for action, meaning in _ACTIONS.items():
        what.add_argument(f"--{action}", dest="action", action="store_const", const=action, help=meaning)
    ordered.add_argument("--lineage", default="", metavar="ID", help="default: the one last heard of")
    ordered.add_argument("--reason", default="", metavar="TEXT", help="what the computer shows and keeps")
    ordered.add_argument(
        "--backed-up", action="store_true", help="with --wipe: backups HQ does not count hold everything"
    )
    granted = command("grant", grant)
    granted.add_argument("--dealer", default="", metavar="CODE", help="needed for a change")
    granted.add_argument("--id", type=int, default=0, metavar="DEVICE", help="default: all of the dealer's")
    granted.add_argument("--scope", default="", metavar="NAME", help='for example "price:vip"')
    granted.add_argument("--take-back", action="store_true", help="with --scope: do not grant it any more")
    granted.add_argument("--book", default="", metavar="NAME", help="the dealer's price book from now on")
