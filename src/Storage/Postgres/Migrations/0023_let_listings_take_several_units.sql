-- Units by SKU (JSON object), where a variant takes more than one unit of one SKU; else empty, as in all rows so far.
ALTER TABLE listings ADD COLUMN units TEXT NOT NULL DEFAULT '';
