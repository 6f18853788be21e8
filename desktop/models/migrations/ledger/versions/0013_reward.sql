CREATE TABLE receipt_quote (
    doc_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT pk_receipt_quote PRIMARY KEY (doc_id),
    CONSTRAINT fk_receipt_quote_doc_id_receipt FOREIGN KEY(doc_id) REFERENCES receipt (doc_id)
)
 STRICT;

CREATE TABLE reward (
    doc_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    promotion TEXT NOT NULL,
    version INTEGER NOT NULL,
    line INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    times INTEGER NOT NULL,
    reference TEXT NOT NULL,
    member_id TEXT NOT NULL,
    business_day TEXT NOT NULL,
    CONSTRAINT pk_reward PRIMARY KEY (doc_id, place),
    CONSTRAINT fk_reward_doc_id_receipt FOREIGN KEY(doc_id) REFERENCES receipt (doc_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_reward_promotion ON reward (promotion, kind);

CREATE INDEX ix_reward_reference ON reward (reference, kind);
