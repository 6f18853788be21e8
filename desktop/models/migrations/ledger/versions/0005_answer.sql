CREATE TABLE own_answer (
    doc_id TEXT NOT NULL,
    number TEXT NOT NULL,
    statement TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    signer TEXT NOT NULL,
    differences BLOB NOT NULL,
    note TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_own_answer PRIMARY KEY (doc_id),
    CONSTRAINT uq_own_answer_number UNIQUE (number)
)
 STRICT;

CREATE INDEX ix_own_answer_statement ON own_answer (statement);

CREATE TABLE answer (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    statement TEXT NOT NULL,
    state TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    signer TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    differences BLOB NOT NULL,
    note TEXT NOT NULL,
    reply TEXT NOT NULL,
    settled_at TEXT,
    CONSTRAINT pk_answer PRIMARY KEY (statement)
)
 STRICT;
