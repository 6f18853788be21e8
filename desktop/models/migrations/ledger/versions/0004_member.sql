ALTER TABLE member ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;

ALTER TABLE member ADD COLUMN status TEXT NOT NULL DEFAULT 'active';

ALTER TABLE member ADD COLUMN consent TEXT NOT NULL DEFAULT 'none';

ALTER TABLE member ADD COLUMN address TEXT NOT NULL DEFAULT '';

ALTER TABLE member ADD COLUMN birthday TEXT;

ALTER TABLE member ADD COLUMN account_limit INTEGER;

CREATE TABLE member_command (
    doc_id TEXT NOT NULL,
    number TEXT NOT NULL,
    member_id TEXT NOT NULL,
    action TEXT NOT NULL,
    created_at TEXT NOT NULL,
    body BLOB NOT NULL,
    CONSTRAINT pk_member_command PRIMARY KEY (doc_id),
    CONSTRAINT uq_member_command_number UNIQUE (number)
)
 STRICT;

CREATE INDEX ix_member_command_member_id ON member_command (member_id);

CREATE TABLE merged (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    survivor TEXT NOT NULL,
    CONSTRAINT pk_merged PRIMARY KEY (member_id)
)
 STRICT;

CREATE INDEX ix_document_remark ON document (n) WHERE code <> '' AND settled_at IS NULL;
