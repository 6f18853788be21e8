CREATE TABLE contract_terms (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    number TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT pk_contract_terms PRIMARY KEY (number, version)
)
 STRICT;

CREATE TABLE profile (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    dealer_id INTEGER NOT NULL,
    dealer_class TEXT NOT NULL,
    region TEXT NOT NULL,
    stores BLOB NOT NULL,
    CONSTRAINT pk_profile PRIMARY KEY (dealer_id)
)
 STRICT;

CREATE TABLE credit (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    dealer_id INTEGER NOT NULL,
    as_of TEXT NOT NULL,
    policy TEXT NOT NULL,
    facts TEXT NOT NULL,
    "limit" INTEGER,
    exposure INTEGER NOT NULL,
    CONSTRAINT pk_credit PRIMARY KEY (dealer_id)
)
 STRICT;

CREATE TABLE rebate (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    programme TEXT NOT NULL,
    period TEXT NOT NULL,
    months BLOB NOT NULL,
    paid INTEGER NOT NULL,
    carried INTEGER NOT NULL,
    as_of TEXT NOT NULL,
    CONSTRAINT pk_rebate PRIMARY KEY (programme, period)
)
 STRICT;

CREATE TABLE earning (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    id TEXT NOT NULL,
    programme TEXT NOT NULL,
    earned TEXT NOT NULL,
    amount INTEGER NOT NULL,
    "left" INTEGER NOT NULL,
    expires TEXT,
    CONSTRAINT pk_earning PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE approval (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    device_id INTEGER NOT NULL,
    secret TEXT NOT NULL,
    CONSTRAINT pk_approval PRIMARY KEY (device_id)
)
 STRICT;
