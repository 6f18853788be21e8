"""The command `seed demo`: fill an empty HQ with the demo, once, and say what is in it."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import Any

import msgspec
from sqlalchemy.exc import OperationalError

from domain.errors import DomainError
from domain.money import format_money
from server_stub.db import DatabaseRefusedError, open_database
from server_stub.demo.seed import World, is_empty, issue_codes, make_world, write_world
from server_stub.headquarters import utc_now
from server_stub.settings import default_database

Summary = dict[str, Any]


def seed_demo(database: str, seed: int, today: date) -> Summary:
    """Fill a database that has no products and no dealers yet; any other is left as it is."""
    hq = open_database(database).hq_wide
    try:
        with hq.read() as session:
            if not is_empty(session):
                return {"seeded": False}
        world = make_world(seed, today)
        with hq.write() as session:
            write_world(session, world, today)
            codes = issue_codes(session, world.dealers, utc_now())
    finally:
        hq.close()
    return (
        {"seeded": True, "seed": seed, "today": today.isoformat()} | summarise(world) | {"enrol_codes": codes}
    )


def summarise(world: World) -> Summary:
    """Return the plain figures of a demo world."""
    catalogue, dealers, history = world.catalogue, world.dealers, world.history
    entries = [entry for account in history.entries.values() for entry in account]
    return {
        "products": len(catalogue),
        "units": sum(len(product.product.units) for product in catalogue),
        "prices": sum(len(product.prices) for product in catalogue),
        "contract_prices": sum(len(dealer.prices) for dealer in dealers),
        "dealers": len(dealers),
        "stores": sum(len(dealer.stores) for dealer in dealers),
        "members": sum(len(dealer.members) for dealer in dealers),
        "orders": len(history.orders),
        "shipments": len(history.shipments),
        "credit_notes": len(history.credits),
        "entries": len(entries),
        "statements": len(history.statements),
        "shipped": format_money(sum(shipment.total for shipment in history.shipments)),
        "credited": format_money(-sum(credit.total for credit in history.credits)),
        "received": format_money(sum(entry.amount for entry in entries if entry.type == "received")),
        "balance": format_money(sum(entry.amount for entry in entries)),
    }


def _print_summary(summary: Summary) -> None:
    if not summary["seeded"]:
        print("This HQ has products or dealers already; nothing was changed.")
        return
    print(
        "Products {products}, units {units}, prices {prices} and {contract_prices} by contract".format_map(
            summary
        )
    )
    print("Dealers {dealers}, stores {stores}, members {members}".format_map(summary))
    print("Orders {orders}, shipments {shipments}, credit notes {credit_notes}".format_map(summary))
    print("Account entries {entries}, statements {statements}".format_map(summary))
    print("Shipped {shipped}, credited {credited}, received {received}".format_map(summary))
    print("Balance of all dealers {balance}".format_map(summary))
    for store, code in summary["enrol_codes"].items():
        print(f"Enrolment code of store {store}: {code} (once, within 24 hours)")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit code."""
    try:
        summary = seed_demo(
            args.db or default_database(), args.seed, args.today or utc_now().astimezone().date()
        )
    except KeyboardInterrupt:
        print("\nInterrupted; nothing was written.", file=sys.stderr)
        return 130
    except OperationalError as error:
        print(f"The database could not be written: {error.orig}; nothing was changed.", file=sys.stderr)
        return 1
    except (DatabaseRefusedError, DomainError) as error:
        print(error, file=sys.stderr)
        return 1
    if args.json:
        print(msgspec.json.encode(summary).decode())
    else:
        _print_summary(summary)
    return 0
