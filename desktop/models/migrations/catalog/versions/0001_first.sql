CREATE TABLE availability (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    sku TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    as_of TEXT NOT NULL,
    CONSTRAINT pk_availability PRIMARY KEY (sku)
)
 STRICT;

CREATE TABLE barcode (
    code TEXT NOT NULL,
    sku TEXT NOT NULL,
    unit TEXT NOT NULL,
    reversed TEXT NOT NULL,
    CONSTRAINT pk_barcode PRIMARY KEY (code, sku, unit)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_barcode_reversed ON barcode (reversed);

CREATE INDEX ix_barcode_sku ON barcode (sku);

CREATE TABLE price (
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
    CONSTRAINT pk_price PRIMARY KEY (scope, id)
)
 STRICT;

CREATE INDEX ix_price_sku ON price (sku);

CREATE TABLE product (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
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
    CONSTRAINT pk_product PRIMARY KEY (sku)
)
 STRICT;

CREATE INDEX ix_product_search_id ON product (search_id);

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

CREATE VIRTUAL TABLE product_search USING fts5(words, content='', contentless_delete=1, detail=none, prefix='1 2 3', tokenize="unicode61 remove_diacritics 0 tokenchars '.'");
