CREATE TABLE hq_order (
    key TEXT NOT NULL,
    serial INTEGER NOT NULL,
    lineage TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    content TEXT NOT NULL,
    signature TEXT NOT NULL,
    received_at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    code TEXT NOT NULL,
    n INTEGER NOT NULL,
    is_told INTEGER NOT NULL,
    CONSTRAINT pk_hq_order PRIMARY KEY (key)
)
 STRICT;

ALTER TABLE device ADD COLUMN order_serial INTEGER NOT NULL DEFAULT 0;

ALTER TABLE device ADD COLUMN certificate TEXT NOT NULL DEFAULT '';

ALTER TABLE device ADD COLUMN standing TEXT NOT NULL DEFAULT ''
