"""The one error a rule may raise: a refusal that the user can act on."""

from __future__ import annotations

Fact = str | int | bool | None


class DomainError(Exception):
    """A refusal with a stable `code` and the `facts` a screen needs to explain it."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code} ({details})" if details else self.code
