CREATE TABLE store_receipt (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    doc_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    business_day TEXT NOT NULL,
    original_id TEXT NOT NULL,
    body BLOB NOT NULL,
    CONSTRAINT pk_store_receipt PRIMARY KEY (doc_id)
)
 STRICT;

CREATE INDEX ix_store_receipt_number ON store_receipt (number);

CREATE INDEX ix_store_receipt_original_id ON store_receipt (original_id) WHERE original_id <> '';
