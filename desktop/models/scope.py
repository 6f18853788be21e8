"""What this PC holds of each published scope; a cursor lives in the file of its rows."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CATALOG, Base


class ScopeColumns:
    """A granted scope: HQ's history, the version held, and the digest of the living rows held at that version.

    It is complete once a whole cut was taken in. Later cuts of several pages wait in the stage, up to `staged_v`.
    `differed` counts the synchronisations in a row after which it still was not HQ's, at least one where rows went bad
    here, and so many `pauses` are left before it is tried again; `counted_on` is the day on which its digest was last
    counted from the rows.
    """

    scope: Mapped[str] = mapped_column(primary_key=True)
    gen: Mapped[str] = mapped_column(default="")
    v: Mapped[int] = mapped_column(default=0)
    head_v: Mapped[int] = mapped_column(default=0)
    count: Mapped[int] = mapped_column(default=0)
    high: Mapped[int] = mapped_column(default=0)
    low: Mapped[int] = mapped_column(default=0)
    is_complete: Mapped[bool] = mapped_column(default=False)
    staged_gen: Mapped[str] = mapped_column(default="")
    staged_v: Mapped[int] = mapped_column(default=0)
    differed: Mapped[int] = mapped_column(default=0)
    pauses: Mapped[int] = mapped_column(default=0)
    counted_on: Mapped[str] = mapped_column(default="")


class LedgerScope(ScopeColumns, Base):
    """A scope whose rows are in ledger.db."""

    __tablename__ = "scope"


class CatalogScope(ScopeColumns, Base):
    """A scope whose rows are in catalog.db."""

    __tablename__ = "scope"
    __table_args__ = {"schema": CATALOG}


class StageColumns:
    """One page of a cut that is not whole yet: a compressed protocol.sync.ScopePage, merged when the last one is here."""

    scope: Mapped[str] = mapped_column(primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes]


class LedgerStage(StageColumns, Base):
    """Pages waiting for the rest of their cut, for scopes in ledger.db."""

    __tablename__ = "scope_stage"


class CatalogStage(StageColumns, Base):
    """Pages waiting for the rest of their cut, for scopes in catalog.db."""

    __tablename__ = "scope_stage"
    __table_args__ = {"schema": CATALOG}


class UnknownColumns:
    """A published row of a kind or shape this program does not know: kept so that digests and later versions have it."""

    scope: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    shape: Mapped[int]
    v: Mapped[int]
    row_hash: Mapped[int]
    body: Mapped[bytes]


class LedgerUnknown(UnknownColumns, Base):
    """Unknown rows of the scopes in ledger.db."""

    __tablename__ = "scope_unknown"


class CatalogUnknown(UnknownColumns, Base):
    """Unknown rows of the scopes in catalog.db."""

    __tablename__ = "scope_unknown"
    __table_args__ = {"schema": CATALOG}
