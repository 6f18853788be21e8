CREATE TABLE credit_need (
    doc_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    CONSTRAINT pk_credit_need PRIMARY KEY (doc_id)
)
 STRICT;

CREATE TABLE hq_time (
    id INTEGER NOT NULL,
    told TEXT NOT NULL,
    local TEXT NOT NULL,
    boot TEXT NOT NULL,
    monotonic_ms INTEGER NOT NULL,
    latest TEXT NOT NULL,
    CONSTRAINT pk_hq_time PRIMARY KEY (id),
    CONSTRAINT ck_hq_time_single CHECK (id = 1)
)
 STRICT;

CREATE TABLE lease (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    lease_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    amount INTEGER NOT NULL,
    granted_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    lineage TEXT NOT NULL,
    CONSTRAINT pk_lease PRIMARY KEY (lease_id)
)
 STRICT;

CREATE TABLE lease_closed (
    lease_id TEXT NOT NULL,
    closed_at TEXT NOT NULL,
    CONSTRAINT pk_lease_closed PRIMARY KEY (lease_id)
)
 STRICT;

CREATE TABLE lease_use (
    lease_id TEXT NOT NULL,
    doc_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    amount INTEGER NOT NULL,
    CONSTRAINT pk_lease_use PRIMARY KEY (lease_id, doc_id, kind, subject),
    CONSTRAINT ck_lease_use_positive CHECK (amount > 0)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_lease_use_doc_id ON lease_use (doc_id);

CREATE TABLE lease_wish (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    amount INTEGER NOT NULL,
    CONSTRAINT pk_lease_wish PRIMARY KEY (kind, subject)
)
 STRICT
