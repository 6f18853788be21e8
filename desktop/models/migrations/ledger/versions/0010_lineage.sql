ALTER TABLE lineage ADD COLUMN began_at TEXT;

CREATE TABLE price_hold (
    scope TEXT NOT NULL,
    gen TEXT NOT NULL,
    v INTEGER NOT NULL,
    count INTEGER NOT NULL,
    high INTEGER NOT NULL,
    low INTEGER NOT NULL,
    held_at TEXT,
    reason TEXT NOT NULL,
    compared INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    examples BLOB NOT NULL,
    choice TEXT NOT NULL,
    chosen_by TEXT NOT NULL,
    chosen_at TEXT,
    CONSTRAINT pk_price_hold PRIMARY KEY (scope)
)
 STRICT;

CREATE TABLE scope_trouble (
    scope TEXT NOT NULL,
    reason TEXT NOT NULL,
    times INTEGER NOT NULL,
    CONSTRAINT pk_scope_trouble PRIMARY KEY (scope)
)
 STRICT;
