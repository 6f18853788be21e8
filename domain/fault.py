"""A fault in a policy: what is wrong and where, so that all of them are listed at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from domain.errors import Fact


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
