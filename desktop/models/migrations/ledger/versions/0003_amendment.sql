ALTER TABLE order_status ADD COLUMN wanted_on TEXT;

ALTER TABLE order_status ADD COLUMN note TEXT NOT NULL DEFAULT '';

CREATE TABLE amendment (
    doc_id TEXT NOT NULL,
    number TEXT NOT NULL,
    order_id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    body BLOB NOT NULL,
    CONSTRAINT pk_amendment PRIMARY KEY (doc_id),
    CONSTRAINT uq_amendment_number UNIQUE (number)
)
 STRICT;

CREATE INDEX ix_amendment_order_id ON amendment (order_id);

CREATE TABLE order_change (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    order_number TEXT NOT NULL,
    op TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    line TEXT NOT NULL,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    was INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    wanted_on TEXT,
    note TEXT NOT NULL,
    decided_at TEXT,
    reason TEXT NOT NULL,
    CONSTRAINT pk_order_change PRIMARY KEY (id)
)
 STRICT;

CREATE INDEX ix_order_change_order_id ON order_change (order_id);
