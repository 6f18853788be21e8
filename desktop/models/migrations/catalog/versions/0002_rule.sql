CREATE TABLE rule (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    subject TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    first TEXT,
    last TEXT,
    target TEXT NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT pk_rule PRIMARY KEY (subject, id, version)
)
 STRICT;

CREATE INDEX ix_rule_target ON rule (subject, target);

CREATE TABLE series (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    sku TEXT NOT NULL,
    series TEXT NOT NULL,
    CONSTRAINT pk_series PRIMARY KEY (sku)
)
 STRICT;
