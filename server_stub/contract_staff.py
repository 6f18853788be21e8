"""What HQ's staff do about contracts over REST: list, sign, amend, end early, renew, and see what ends soon."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery, RawBody
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import DomainError, Fact
from protocol import routes
from protocol.contract import ContractRequest, EndRequest, RenewRequest
from protocol.problem import ProblemCode
from server_stub.auth import admit_staff
from server_stub.contract import amend_contract, end_contract, renew_contract, sign_contract
from server_stub.contract_check import FaultyError
from server_stub.contract_page import find_version, list_versions, read_contract, renewals
from server_stub.edge import answer, read_message
from server_stub.headquarters import Hq
from server_stub.models import Dealer
from server_stub.problems import RefusedError
from server_stub.receivable import find_dealer

_MOST_FAULTS = 100
_LONGEST_NOTICE = 3_650


@contextmanager
def _writing(hq: Hq) -> Iterator[Session]:
    """Give a transaction; a faulty contract is refused with its faults by number, the first hundred of them."""
    try:
        with hq.database.write() as session:
            yield session
    except FaultyError as error:
        told: dict[str, Fact] = {"reason": error.code, "faults": len(error.faults)}
        told |= {str(place): str(one) for place, one in enumerate(error.faults[:_MOST_FAULTS], start=1)}
        raise RefusedError(ProblemCode.REFUSED, str(error), facts=told) from error


@get(routes.CONTRACTS, sync_to_thread=True)
def read_contracts(request: Request[Any, Any, Any], dealer: FromQuery[str] = "") -> Response[bytes]:
    """List every version of every contract, of one dealer or all."""
    hq = admit_staff(request)
    with hq.database.read() as session:
        query = select(Dealer).order_by(Dealer.id)
        dealers = [find_dealer(session, dealer)] if dealer else session.scalars(query).all()
        return answer(request, [row for one in dealers for row in list_versions(session, one)])


@get(routes.CONTRACT_RENEWALS, sync_to_thread=True)
def read_renewals(request: Request[Any, Any, Any], days: FromQuery[int] = 60) -> Response[bytes]:
    """List the contracts that end within some days and are carried on by nothing."""
    hq = admit_staff(request)
    if not 0 <= days <= _LONGEST_NOTICE:
        raise DomainError("days_out_of_range", days=days)
    with hq.database.read() as session:
        return answer(request, renewals(session, hq.today(), days))


@post(routes.CONTRACT_SIGN, sync_to_thread=True, status_code=201)
def create_contract(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """Sign a contract with a dealer."""
    hq = admit_staff(request)
    message = read_message(request, body, ContractRequest)
    with _writing(hq) as session:
        dealer = find_dealer(session, message.dealer_code)
        signed = sign_contract(session, dealer, read_contract(message.contract), hq.clock())
        row = find_version(session, dealer, signed.number)
    return answer(request, row, 201)


@post(routes.CONTRACT_AMEND, sync_to_thread=True, status_code=201)
def create_amendment(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """Amend a contract from a day on, today unless another is named."""
    hq = admit_staff(request)
    message = read_message(request, body, ContractRequest)
    day = message.effective or hq.today()
    with _writing(hq) as session:
        dealer = find_dealer(session, message.dealer_code)
        terms = read_contract(message.contract)
        amended = amend_contract(session, dealer, terms, hq.clock(), effective=day)
        row = find_version(session, dealer, amended.number)
    return answer(request, row, 201)


@post(routes.CONTRACT_END, sync_to_thread=True, status_code=201)
def create_end(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """End a contract early, after a last day."""
    hq = admit_staff(request)
    message = read_message(request, body, EndRequest)
    with _writing(hq) as session:
        dealer = find_dealer(session, message.dealer_code)
        end_contract(session, dealer, message.number, message.last, hq.clock())
        row = find_version(session, dealer, message.number)
    return answer(request, row, 201)


@post(routes.CONTRACT_RENEW, sync_to_thread=True, status_code=201)
def create_renewal(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """Carry a contract on under a new number."""
    hq = admit_staff(request)
    message = read_message(request, body, RenewRequest)
    with _writing(hq) as session:
        dealer = find_dealer(session, message.dealer_code)
        terms = None if message.contract is None else read_contract(message.contract)
        renew_contract(session, dealer, message.number, message.fresh, hq.clock(), terms)
        row = find_version(session, dealer, message.fresh)
    return answer(request, row, 201)


CONTRACT_HANDLERS: list[HTTPRouteHandler] = [
    read_contracts,
    read_renewals,
    create_contract,
    create_amendment,
    create_end,
    create_renewal,
]
