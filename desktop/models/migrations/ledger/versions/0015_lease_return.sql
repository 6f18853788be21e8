CREATE TABLE lease_return (
    lease_id TEXT NOT NULL,
    doc_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    amount INTEGER NOT NULL,
    CONSTRAINT pk_lease_return PRIMARY KEY (lease_id, doc_id, kind, subject),
    CONSTRAINT ck_lease_return_positive CHECK (amount > 0)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_lease_return_doc_id ON lease_return (doc_id);
