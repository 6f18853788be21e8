ALTER TABLE "order" ADD COLUMN contract TEXT NOT NULL DEFAULT '';

CREATE TABLE store_user (
    scope TEXT NOT NULL,
    v INTEGER NOT NULL,
    row_hash INTEGER NOT NULL,
    store_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    CONSTRAINT pk_store_user PRIMARY KEY (store_id, name)
)
 STRICT;
