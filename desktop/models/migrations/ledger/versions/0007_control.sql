CREATE TABLE control_day (
    day TEXT NOT NULL,
    receipts INTEGER NOT NULL,
    sales INTEGER NOT NULL,
    refunds INTEGER NOT NULL,
    refunded INTEGER NOT NULL,
    moved INTEGER NOT NULL,
    hq_receipts INTEGER NOT NULL,
    hq_sales INTEGER NOT NULL,
    hq_refunds INTEGER NOT NULL,
    hq_refunded INTEGER NOT NULL,
    hq_moved INTEGER NOT NULL,
    unbooked INTEGER NOT NULL,
    state TEXT NOT NULL,
    compared_at TEXT NOT NULL,
    CONSTRAINT pk_control_day PRIMARY KEY (day)
)
 STRICT;

CREATE TABLE control_mark (
    lineage_id TEXT NOT NULL,
    n INTEGER NOT NULL,
    CONSTRAINT pk_control_mark PRIMARY KEY (lineage_id)
)
 STRICT;
