"""What HQ's staff do about policies from the command line: check, compare, publish, list, show and try them."""

from __future__ import annotations

import argparse
import getpass
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.period import Month, month_of, parse_month
from domain.policy import Policy, complete, diff
from protocol.publication import CheckReply, DiffReply, FaultRow
from server_stub.headquarters import today, utc_now
from server_stub.office_line import Declaring, reading, show, writing
from server_stub.policy import (
    list_policies,
    policy_row,
    read_known,
    read_policy,
    read_snapshot,
    running_version,
    snapshot_bytes,
)
from server_stub.policy_file import Read, check_file, read_dealers, read_file, resolve
from server_stub.policy_publish import Publication, publish_policy
from server_stub.policy_template import make_template
from server_stub.policy_trial import try_policy
from server_stub.policy_words import (
    changed_row,
    tell_change,
    tell_fault,
    tell_policy,
    tell_publication,
    tell_trial,
)
from server_stub.receivable import find_dealer
from server_stub.sentences import counted, tell
from server_stub.typed import typed_day

FAULTY = 2
"""The status of a command whose file has faults, as trying a policy has it."""
_MOST = 10_000


def _read(session: Session, path: Path, day: date) -> tuple[Read, Policy, list[FaultRow]]:
    """Read a file and list its faults against what HQ knows and what runs on a day."""
    read, running = read_file(path.read_bytes(), read_dealers(session)), read_policy(session, day)
    return read, running, check_file(read, running, read_known(session, day))


def _show_faults(arguments: argparse.Namespace, faults: list[FaultRow]) -> int:
    lines = [tell_fault(one) for one in faults[:_MOST]]
    lines.append(f"{counted(len(faults), 'fault')}." if faults else "No faults.")
    show(arguments, CheckReply(faults=faults), lines)
    return FAULTY if faults else 0


def check(arguments: argparse.Namespace) -> int:
    """Check a policy file and print every fault; status 2 when there are any."""
    with reading(arguments) as session:
        _, _, faults = _read(session, arguments.file, arguments.effective or today())
    return _show_faults(arguments, faults)


def compare(arguments: argparse.Namespace) -> int:
    """Print how a file, or a version, differs from what runs or from another version."""
    day = arguments.effective or today()
    with reading(arguments) as session:
        if arguments.file:
            read, running, faults = _read(session, arguments.file, day)
            if faults:
                return _show_faults(arguments, faults)
            number, policy = 0, complete(resolve(read, running), running)
        else:
            number = arguments.version
            policy, running = read_snapshot(session, number), read_policy(session, day)
        against = running_version(session, day) if arguments.against is None else arguments.against
        before = running if arguments.against is None else read_snapshot(session, against)
    changes = diff(before, policy)
    reply = DiffReply(before=against, after=number, changes=[changed_row(one) for one in changes])
    lines = [line for one in changes for line in tell_change(one)]
    return show(
        arguments,
        reply,
        [*lines, f"{counted(len(changes), 'rule')} changed" if changes else "No difference."],
    )


def publish(arguments: argparse.Namespace) -> int:
    """Publish a policy file as the next version, in force from a day on."""
    with writing(arguments) as session:
        read, running, faults = _read(session, arguments.file, arguments.effective)
        if faults:
            return _show_faults(arguments, faults)
        publication = Publication(
            effective=arguments.effective,
            today=today(),
            moment=utc_now(),
            by=arguments.by or getpass.getuser(),
            source=arguments.file.name,
            note=arguments.note,
        )
        reply = publish_policy(session, resolve(read, running), publication)
    return show(arguments, reply, [tell_publication(reply)])


def list_versions(arguments: argparse.Namespace) -> int:
    """List the published versions with the days they begin, the newest first."""
    with reading(arguments) as session:
        rows = list_policies(session, arguments.day or today())
    return show(arguments, list(rows), [tell_policy(row) for row in rows] or ["No policy was published yet."])


def show_version(arguments: argparse.Namespace) -> int:
    """Print a version as it was published, as JSON that can be published again."""
    with reading(arguments) as session:
        row = policy_row(session, arguments.version, today())
        content = snapshot_bytes(session, arguments.version).decode()
    if arguments.out:
        arguments.out.write_text(content + "\n", "utf-8")
        return show(arguments, row, [tell_policy(row), str(arguments.out)])
    sys.stdout.write(content + "\n")
    return 0


def write_template(arguments: argparse.Namespace) -> int:
    """Write the empty workbook in which a policy is written."""
    arguments.out.write_bytes(make_template(arguments.lang))
    sys.stdout.write(f"{arguments.out}\n")
    return 0


class _Progress:
    """A count on standard error, at most twice a second."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if now >= self._next or done == of:
            self._next = now + 0.5
            sys.stderr.write(f"\rPriced {done:,} of {of:,} receipts" + ("\n" if done == of else ""))
            sys.stderr.flush()


def try_file(arguments: argparse.Namespace) -> int:
    """Recompute a month's real receipts and rebates under a policy file: this would have cost so much."""
    begun = time.monotonic()
    month = arguments.month or _last_month()
    with reading(arguments) as session:
        read, running, faults = _read(session, arguments.file, today())
        if faults:
            return _show_faults(arguments, faults)
        dealer_id = find_dealer(session, arguments.dealer).id if arguments.dealer else 0
        policy = resolve(read, running)
        reply = try_policy(session, policy, month, dealer_id=dealer_id, progress=_Progress())
    sys.stderr.write(f"Took {time.monotonic() - begun:.1f} s.\n")
    return show(arguments, reply, list(tell_trial(reply)))


def _last_month() -> Month:
    return month_of(month_of(today()).first - timedelta(days=1))


def _month(text: str) -> Month:
    try:
        return parse_month(text)
    except DomainError as error:
        raise argparse.ArgumentTypeError(tell(error.code, error.facts)) from error


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_database: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Declare the commands about policies."""
    policy = commands.add_parser(
        "policy", help="prices, promotions, rebates and credit as versioned policies"
    )
    command = Declaring(policy.add_subparsers(required=True, metavar="ACTION"), add_database).command
    day: dict[str, object] = {"type": typed_day, "metavar": "YYYY-MM-DD"}
    checked, compared, published = (
        command("check", check),
        command("diff", compare),
        command("publish", publish),
    )
    tried = command("trial", try_file)
    for parser in (checked, published, tried):
        parser.add_argument("--file", type=Path, required=True, help="JSON, .xlsx, or a CSV of list prices")
    for parser in (checked, compared):
        parser.add_argument("--effective", help="the day it would begin (default: today)", **day)  # type: ignore[arg-type]  # mixed values
    what = compared.add_mutually_exclusive_group(required=True)
    what.add_argument("--file", type=Path, help="JSON, .xlsx, or a CSV of list prices")
    what.add_argument("--version", type=int, metavar="N", help="a published version")
    compared.add_argument("--against", type=int, metavar="N", help="default: the version that runs")
    published.add_argument("--effective", required=True, help="the first day it holds", **day)  # type: ignore[arg-type]  # as above
    published.add_argument("--note", default="", help="why, for those who look later")
    published.add_argument("--by", default="", help="who publishes (default: the user of this computer)")
    command("list", list_versions).add_argument("--day", help="which runs then (default: today)", **day)  # type: ignore[arg-type]  # as above
    shown = command("show", show_version)
    shown.add_argument("version", type=int, metavar="N")
    shown.add_argument("--out", type=Path, metavar="FILE.json", help="default: print it")
    template = command("template", write_template)
    template.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")
    template.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of the headers")
    tried.add_argument("--month", type=_month, metavar="YYYY-MM", help="default: last month")
    tried.add_argument("--dealer", default="", metavar="CODE", help="of one dealer (default: all)")
