ALTER TABLE shift ADD COLUMN closing_id TEXT NOT NULL DEFAULT '';

UPDATE shift SET closing_id = doc_id WHERE closed_at IS NOT NULL;
