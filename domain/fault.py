"""A fault in a policy: what is wrong and where, so that all of them are listed at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from domain.errors import DomainError, Fact

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: `where` names the rule ("rebate/R-1"), `code` and `facts` say what, as in a DomainError."""

    where: str
    code: str
    facts: dict[str, Fact] = field(default_factory=dict)

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.where}: {self.code}" + (f" ({details})" if details else "")


def fault(where: str, code: str, **facts: Any) -> Fault:
    """Return a fault with its facts by name."""
    return Fault(where, code, facts)


def gather(where: str, make: Callable[[], Made], faults: list[Fault]) -> Made | None:
    """Return what `make` makes of one entry; what a value itself refuses, such as inverted dates, joins the faults."""
    try:
        return make()
    except DomainError as error:
        faults.append(Fault(where, error.code, error.facts))
        return None
