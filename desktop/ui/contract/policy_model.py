"""The promotions and floor prices of today's business day."""

from dataclasses import dataclass, replace
from datetime import datetime

from desktop.services.policy_book import PolicyBook, get_policies
from desktop.ui.context import Context
from desktop.ui.view_model import ViewModel


@dataclass(frozen=True, slots=True)
class PoliciesState:
    """All that runs or comes, and what is searched for in it; `book` is None until the first look."""

    book: PolicyBook | None = None
    text: str = ""
    now: datetime | None = None


class PoliciesViewModel(ViewModel[PoliciesState]):
    """Policies to read and search."""

    watches = frozenset({"rule", "shift", "lease", "lease_use", "profile", "store", "product", "device"})

    def __init__(self, context: Context) -> None:
        super().__init__(PoliciesState())
        self._context = context

    def refresh(self) -> None:
        """Look at the rules of the day."""
        moment = self._context.clock.moment()
        self._context.tasks.read(lambda session: get_policies(session, moment), self._show, latest="policies")

    def search(self, text: str) -> None:
        """Show only what holds a text."""
        self.state = replace(self.state, text=text.strip())

    def _show(self, book: PolicyBook) -> None:
        self.state = replace(self.state, book=book, now=self._context.clock.moment().local)
