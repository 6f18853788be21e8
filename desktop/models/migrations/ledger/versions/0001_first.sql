CREATE TABLE adjustment (
    doc_id TEXT NOT NULL,
    number TEXT NOT NULL,
    business_day TEXT NOT NULL,
    created_at TEXT NOT NULL,
    type TEXT NOT NULL,
    reason TEXT NOT NULL,
    line_count INTEGER NOT NULL,
    source TEXT NOT NULL,
    CONSTRAINT pk_adjustment PRIMARY KEY (doc_id),
    CONSTRAINT uq_adjustment_number UNIQUE (number)
)
 STRICT;

CREATE TABLE contract (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    number TEXT NOT NULL,
    version INTEGER NOT NULL,
    first TEXT,
    last TEXT,
    payment_days INTEGER NOT NULL,
    target INTEGER NOT NULL,
    territory TEXT NOT NULL,
    CONSTRAINT pk_contract PRIMARY KEY (number, version)
)
 STRICT;

CREATE TABLE contract_price (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    id TEXT NOT NULL,
    level INTEGER NOT NULL,
    book TEXT NOT NULL,
    sku TEXT NOT NULL,
    unit TEXT NOT NULL,
    price INTEGER NOT NULL,
    first TEXT,
    last TEXT,
    minimum INTEGER NOT NULL,
    CONSTRAINT pk_contract_price PRIMARY KEY (scope, id)
)
 STRICT;

CREATE INDEX ix_contract_price_sku ON contract_price (sku);

CREATE TABLE dealer (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    dealer_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    tax_id TEXT NOT NULL,
    phone TEXT NOT NULL,
    hq_code TEXT NOT NULL,
    hq_name TEXT NOT NULL,
    hq_address TEXT NOT NULL,
    hq_tax_id TEXT NOT NULL,
    hq_phone TEXT NOT NULL,
    credit_limit INTEGER,
    CONSTRAINT pk_dealer PRIMARY KEY (dealer_id)
)
 STRICT;

CREATE TABLE device (
    id INTEGER NOT NULL,
    device_id INTEGER NOT NULL,
    dealer_id INTEGER NOT NULL,
    dealer_code TEXT NOT NULL,
    dealer_name TEXT NOT NULL,
    store_id INTEGER NOT NULL,
    store_code TEXT NOT NULL,
    store_name TEXT NOT NULL,
    till INTEGER NOT NULL,
    series_prefix TEXT NOT NULL,
    hq_name TEXT NOT NULL,
    hq_url TEXT NOT NULL,
    gen TEXT NOT NULL,
    key_name TEXT NOT NULL,
    enrolled_at TEXT NOT NULL,
    synced_at TEXT,
    hq_offset_ms INTEGER,
    hq_key TEXT NOT NULL,
    lock TEXT NOT NULL,
    CONSTRAINT pk_device PRIMARY KEY (id),
    CONSTRAINT ck_device_single CHECK (id = 1)
)
 STRICT;

CREATE TABLE draft (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    body BLOB NOT NULL,
    line_count INTEGER NOT NULL,
    total INTEGER NOT NULL,
    saved_at TEXT NOT NULL,
    CONSTRAINT pk_draft PRIMARY KEY (id)
)
 STRICT;

CREATE INDEX ix_draft_kind ON draft (kind);

CREATE TABLE entry (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    number TEXT NOT NULL,
    type TEXT NOT NULL,
    day TEXT NOT NULL,
    due TEXT NOT NULL,
    amount INTEGER NOT NULL,
    reference TEXT NOT NULL,
    CONSTRAINT pk_entry PRIMARY KEY (number)
)
 STRICT;

CREATE INDEX ix_entry_day ON entry (day);

CREATE TABLE lineage (
    id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    parent TEXT NOT NULL,
    prefix TEXT NOT NULL,
    n INTEGER NOT NULL,
    chain TEXT NOT NULL,
    acked_n INTEGER NOT NULL,
    durable_n INTEGER NOT NULL,
    pruned_n INTEGER NOT NULL,
    is_healed INTEGER NOT NULL,
    CONSTRAINT pk_lineage PRIMARY KEY (id),
    CONSTRAINT ck_lineage_acked CHECK (0 <= acked_n AND acked_n <= n),
    CONSTRAINT uq_lineage_ordinal UNIQUE (ordinal)
)
 STRICT;

CREATE TABLE local_barcode (
    code TEXT NOT NULL,
    sku TEXT NOT NULL,
    unit TEXT NOT NULL,
    reversed TEXT NOT NULL,
    CONSTRAINT pk_local_barcode PRIMARY KEY (code, sku, unit)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_local_barcode_reversed ON local_barcode (reversed);

CREATE INDEX ix_local_barcode_sku ON local_barcode (sku);

CREATE TABLE local_product (
    price INTEGER NOT NULL,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    spec TEXT NOT NULL,
    category TEXT NOT NULL,
    brand TEXT NOT NULL,
    type TEXT NOT NULL,
    tax_rate INTEGER NOT NULL,
    units BLOB NOT NULL,
    initials TEXT NOT NULL,
    pinyin TEXT NOT NULL,
    order_unit TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    search_id INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_local_product PRIMARY KEY (sku)
)
 STRICT;

CREATE INDEX ix_local_product_search_id ON local_product (search_id);

CREATE TABLE member (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    tier TEXT NOT NULL,
    points INTEGER NOT NULL,
    CONSTRAINT pk_member PRIMARY KEY (member_id)
)
 STRICT;

CREATE INDEX ix_member_phone ON member (phone);

CREATE TABLE movement (
    doc_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    sku TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    reason TEXT NOT NULL,
    business_day TEXT NOT NULL,
    CONSTRAINT pk_movement PRIMARY KEY (doc_id, line)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_movement_sku ON movement (sku);

CREATE TABLE on_hand (
    sku TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    sold INTEGER NOT NULL,
    CONSTRAINT pk_on_hand PRIMARY KEY (sku)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE "order" (
    doc_id TEXT NOT NULL,
    number TEXT NOT NULL,
    business_day TEXT NOT NULL,
    created_at TEXT NOT NULL,
    priced_on TEXT NOT NULL,
    wanted_on TEXT,
    total INTEGER NOT NULL,
    line_count INTEGER NOT NULL,
    note TEXT NOT NULL,
    source TEXT NOT NULL,
    CONSTRAINT pk_order PRIMARY KEY (doc_id),
    CONSTRAINT uq_order_number UNIQUE (number)
)
 STRICT;

CREATE INDEX ix_order_business_day ON "order" (business_day);

CREATE TABLE order_status (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    order_id TEXT NOT NULL,
    number TEXT NOT NULL,
    revision INTEGER NOT NULL,
    state TEXT NOT NULL,
    lines BLOB NOT NULL,
    total INTEGER NOT NULL,
    decided_at TEXT,
    reason TEXT NOT NULL,
    CONSTRAINT pk_order_status PRIMARY KEY (order_id)
)
 STRICT;

CREATE TABLE receipt (
    doc_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    business_day TEXT NOT NULL,
    created_at TEXT NOT NULL,
    shift_id TEXT,
    gross INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    change INTEGER NOT NULL,
    line_count INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    cashier TEXT NOT NULL,
    original_id TEXT,
    original_number TEXT NOT NULL,
    reason TEXT NOT NULL,
    source TEXT NOT NULL,
    CONSTRAINT pk_receipt PRIMARY KEY (doc_id),
    CONSTRAINT ck_receipt_kind CHECK (kind IN ('receipt', 'refund')),
    CONSTRAINT ck_receipt_signs CHECK (gross >= 0 AND discount >= 0 AND change >= 0),
    CONSTRAINT uq_receipt_number UNIQUE (number)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_receipt_business_day ON receipt (business_day);

CREATE INDEX ix_receipt_original_id ON receipt (original_id) WHERE original_id IS NOT NULL;

CREATE TABLE receiving (
    doc_id TEXT NOT NULL,
    number TEXT NOT NULL,
    shipment TEXT NOT NULL,
    business_day TEXT NOT NULL,
    created_at TEXT NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT pk_receiving PRIMARY KEY (doc_id),
    CONSTRAINT uq_receiving_number UNIQUE (number),
    CONSTRAINT uq_receiving_shipment UNIQUE (shipment)
)
 STRICT;

CREATE TABLE scope (
    scope TEXT NOT NULL,
    gen TEXT NOT NULL,
    v INTEGER NOT NULL,
    head_v INTEGER NOT NULL,
    count INTEGER NOT NULL,
    high INTEGER NOT NULL,
    low INTEGER NOT NULL,
    is_complete INTEGER NOT NULL,
    staged_gen TEXT NOT NULL,
    staged_v INTEGER NOT NULL,
    differed INTEGER NOT NULL,
    pauses INTEGER NOT NULL,
    counted_on TEXT NOT NULL,
    CONSTRAINT pk_scope PRIMARY KEY (scope)
)
 STRICT;

CREATE TABLE scope_stage (
    scope TEXT NOT NULL,
    page INTEGER NOT NULL,
    content BLOB NOT NULL,
    CONSTRAINT pk_scope_stage PRIMARY KEY (scope, page)
)
 STRICT;

CREATE TABLE scope_unknown (
    scope TEXT NOT NULL,
    kind TEXT NOT NULL,
    "key" TEXT NOT NULL,
    shape INTEGER NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    body BLOB NOT NULL,
    CONSTRAINT pk_scope_unknown PRIMARY KEY (scope, kind, "key")
)
 STRICT;

CREATE TABLE series (
    prefix TEXT NOT NULL,
    type TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    CONSTRAINT pk_series PRIMARY KEY (prefix, type, year)
)
 STRICT;

CREATE TABLE shift (
    doc_id TEXT NOT NULL,
    number TEXT NOT NULL,
    business_day TEXT NOT NULL,
    cashier TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    closed_at TEXT,
    opening_float INTEGER NOT NULL,
    cash_in INTEGER NOT NULL,
    cash_out INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    receipts INTEGER NOT NULL,
    refunds INTEGER NOT NULL,
    sales INTEGER NOT NULL,
    refunded INTEGER NOT NULL,
    CONSTRAINT pk_shift PRIMARY KEY (doc_id)
)
 STRICT;

CREATE INDEX ix_shift_business_day ON shift (business_day);

CREATE UNIQUE INDEX uq_shift_open ON shift ((closed_at IS NULL)) WHERE closed_at IS NULL;

CREATE TABLE shipment (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    number TEXT NOT NULL,
    order_id TEXT NOT NULL,
    order_number TEXT NOT NULL,
    store_id INTEGER NOT NULL,
    shipped_on TEXT NOT NULL,
    lines BLOB NOT NULL,
    total INTEGER NOT NULL,
    state TEXT NOT NULL,
    CONSTRAINT pk_shipment PRIMARY KEY (number)
)
 STRICT;

CREATE INDEX ix_shipment_order_id ON shipment (order_id);

CREATE TABLE statement (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    number TEXT NOT NULL,
    month TEXT NOT NULL,
    opening INTEGER NOT NULL,
    closing INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    CONSTRAINT pk_statement PRIMARY KEY (number)
)
 STRICT;

CREATE INDEX ix_statement_month ON statement (month);

CREATE TABLE stock_count (
    doc_id TEXT NOT NULL,
    number TEXT NOT NULL,
    business_day TEXT NOT NULL,
    created_at TEXT NOT NULL,
    as_of_n INTEGER NOT NULL,
    line_count INTEGER NOT NULL,
    CONSTRAINT pk_stock_count PRIMARY KEY (doc_id),
    CONSTRAINT uq_stock_count_number UNIQUE (number)
)
 STRICT;

CREATE TABLE store (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    store_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    CONSTRAINT pk_store PRIMARY KEY (store_id)
)
 STRICT;

CREATE TABLE verdict (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    doc_id TEXT NOT NULL,
    status TEXT NOT NULL,
    code TEXT NOT NULL,
    facts TEXT NOT NULL,
    CONSTRAINT pk_verdict PRIMARY KEY (doc_id)
)
 STRICT;

CREATE TABLE document (
    lineage_id TEXT NOT NULL,
    n INTEGER NOT NULL,
    doc_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    body BLOB NOT NULL,
    chain TEXT NOT NULL,
    created_at TEXT NOT NULL,
    status TEXT NOT NULL,
    code TEXT NOT NULL,
    facts TEXT NOT NULL,
    settled_at TEXT,
    body_hash BLOB NOT NULL,
    CONSTRAINT pk_document PRIMARY KEY (lineage_id, n),
    CONSTRAINT fk_document_lineage_id_lineage FOREIGN KEY(lineage_id) REFERENCES lineage (id),
    CONSTRAINT uq_document_doc_id UNIQUE (doc_id)
)
 STRICT;

CREATE INDEX ix_document_status ON document (status);

CREATE TABLE order_line (
    doc_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    numerator INTEGER NOT NULL,
    denominator INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    price INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    tax_rate INTEGER NOT NULL,
    CONSTRAINT pk_order_line PRIMARY KEY (doc_id, line),
    CONSTRAINT ck_order_line_signs CHECK (quantity > 0 AND price >= 0),
    CONSTRAINT fk_order_line_doc_id_order FOREIGN KEY(doc_id) REFERENCES "order" (doc_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE receipt_line (
    doc_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    base_quantity INTEGER NOT NULL,
    price INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    gross INTEGER NOT NULL,
    tax_rate INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    moves_stock INTEGER NOT NULL,
    original_line INTEGER NOT NULL,
    keyed INTEGER NOT NULL,
    CONSTRAINT pk_receipt_line PRIMARY KEY (doc_id, line),
    CONSTRAINT ck_receipt_line_signs CHECK (quantity > 0 AND price >= 0 AND discount >= 0),
    CONSTRAINT fk_receipt_line_doc_id_receipt FOREIGN KEY(doc_id) REFERENCES receipt (doc_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE receiving_line (
    doc_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    shipped INTEGER NOT NULL,
    arrived INTEGER NOT NULL,
    damaged INTEGER NOT NULL,
    CONSTRAINT pk_receiving_line PRIMARY KEY (doc_id, line),
    CONSTRAINT ck_receiving_line_damaged CHECK (0 <= damaged AND damaged <= arrived),
    CONSTRAINT fk_receiving_line_doc_id_receiving FOREIGN KEY(doc_id) REFERENCES receiving (doc_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE stock_count_line (
    doc_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    expected INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    CONSTRAINT pk_stock_count_line PRIMARY KEY (doc_id, line),
    CONSTRAINT ck_stock_count_line_counted CHECK (counted >= 0),
    CONSTRAINT fk_stock_count_line_doc_id_stock_count FOREIGN KEY(doc_id) REFERENCES stock_count (doc_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE tender (
    doc_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    type TEXT NOT NULL,
    amount INTEGER NOT NULL,
    reference TEXT NOT NULL,
    CONSTRAINT pk_tender PRIMARY KEY (doc_id, line),
    CONSTRAINT fk_tender_doc_id_receipt FOREIGN KEY(doc_id) REFERENCES receipt (doc_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE VIRTUAL TABLE local_search USING fts5(words, content='', contentless_delete=1, detail=none, prefix='1 2 3', tokenize="unicode61 remove_diacritics 0 tokenchars '.'");
