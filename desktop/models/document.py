"""The PC's own log: its device, its lineages, its number series and every document it ever issued."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base

PENDING = "pending"
NOT_STORED = "not_stored"
"""The code of a waiting document that HQ failed to store; its facts count how often."""
BODY_MISSING = "body_missing"
"""The code HQ gives a document it could not store and has by its hash; it stays here, whole."""
SENDING_AGAIN = "sending_again"
"""The code of such a document that a person let go up again."""


class Device(Base):
    """Who this PC is at HQ since its enrolment; the single row has id 1. The private key is not here but in the keyring.

    `hq_key` is HQ's public key; `lock` is what HQ ordered by the signed order `order_serial`: "drain", "lock", "wipe"
    or nothing; `certificate` is HQ's signed word on this PC's key, `standing` what HQ last said of it ("expired").
    `failures` synchronisations failed in a row, the last of them at `failed_at`, after which `wait_ms` are to pass.
    """

    __tablename__ = "device"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int]
    dealer_id: Mapped[int]
    dealer_code: Mapped[str]
    dealer_name: Mapped[str]
    store_id: Mapped[int]
    store_code: Mapped[str]
    store_name: Mapped[str]
    till: Mapped[int]
    series_prefix: Mapped[str]
    hq_name: Mapped[str]
    hq_url: Mapped[str]
    gen: Mapped[str]
    key_name: Mapped[str]
    enrolled_at: Mapped[datetime]
    synced_at: Mapped[datetime | None]
    hq_offset_ms: Mapped[int | None]
    hq_key: Mapped[str] = mapped_column(default="")
    lock: Mapped[str] = mapped_column(default="")
    order_serial: Mapped[int] = mapped_column(default=0)
    certificate: Mapped[str] = mapped_column(default="")
    standing: Mapped[str] = mapped_column(default="")
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None]
    wait_ms: Mapped[int] = mapped_column(default=0)


class Lineage(Base):
    """One unbroken history of this ledger file; the one with the highest ordinal is the current one.

    `n` and `chain` are its head, `acked_n` what HQ stored, `durable_n` what every backup of HQ holds,
    up to `pruned_n` old bodies are gone, `prefix` leads the numbers it issues; it is healed once what HQ holds of earlier histories is here again.
    `began_at` is the local time at which HQ's word made it begin, nothing where this PC began it by itself.
    """

    __tablename__ = "lineage"
    __table_args__ = (CheckConstraint("0 <= acked_n AND acked_n <= n", name="acked"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(unique=True)
    parent: Mapped[str] = mapped_column(default="")
    prefix: Mapped[str]
    n: Mapped[int] = mapped_column(default=0)
    chain: Mapped[str]
    acked_n: Mapped[int] = mapped_column(default=0)
    durable_n: Mapped[int] = mapped_column(default=0)
    pruned_n: Mapped[int] = mapped_column(default=0)
    is_healed: Mapped[bool] = mapped_column(default=True)
    began_at: Mapped[datetime | None]


class Series(Base):
    """The last number issued for a prefix, document type and year; taken in the issuing transaction."""

    __tablename__ = "series"

    prefix: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Document(Base):
    """Entry `n` of a lineage: the bytes as they are sent, and HQ's verdict. Only a fork gives it another lineage and n.

    It waits for HQ while n > lineage.acked_n; `status` is PENDING or a protocol.sync.VerdictStatus, `facts` JSON. A
    person who saw to a refused one settles it. An old one leaves its body to HQ and keeps the hash.
    """

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_remark", "n", sqlite_where=text("code <> '' AND settled_at IS NULL")),
    )

    lineage_id: Mapped[str] = mapped_column(ForeignKey("lineage.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    doc_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    version: Mapped[int]
    body: Mapped[bytes]
    chain: Mapped[str]
    created_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default=PENDING, index=True)
    code: Mapped[str] = mapped_column(default="")
    facts: Mapped[str] = mapped_column(default="{}")
    settled_at: Mapped[datetime | None]
    body_hash: Mapped[bytes] = mapped_column(default=b"")
