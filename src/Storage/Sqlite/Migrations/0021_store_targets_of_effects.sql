-- Where an effect is carried out: integration and account. Null in rows from before: their target follows from kind and shop.
ALTER TABLE effects ADD COLUMN target TEXT;
