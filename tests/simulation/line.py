"""What stands where a PC's connection to HQ would be: the desktop's own Http with a simulated line inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from requests.structures import CaseInsensitiveDict

from desktop.sync.http import Http
from tests.simulation.hq import Reply, Request

if TYPE_CHECKING:
    from tests.simulation.network import Network
    from tests.simulation.till import Till

ADDRESS = "http://hq.simulation"


class Line:
    """Stands where requests.Session stands in the desktop's Http, for one PC."""

    def __init__(self, network: Network, till: Till) -> None:
        self._network, self._till = network, till

    def request(
        self, method: str, url: str, *, data: bytes | None, headers: dict[str, str], **_: Any
    ) -> Reply:
        """Send a request and return the reply as it arrived."""
        sent = CaseInsensitiveDict(headers)
        return self._network.carry(self._till, Request(method, url.removeprefix(ADDRESS), sent, data or b""))

    def close(self) -> None:
        """Hang up."""


def open_line(network: Network, till: Till, url: str, signer: Any = None) -> Http:
    """Return the desktop's own Http with the simulated line inside."""
    http = Http(url, signer)
    http._session.close()
    http._session = Line(network, till)
    return http
