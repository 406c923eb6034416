-- An amount that nobody knows is the empty text in total_amount: to allow null there, SQLite would write the whole table anew.

-- Free samples for creators. What is stored already is corrected with the next change of the order at TikTok.
ALTER TABLE orders ADD COLUMN is_sample INTEGER NOT NULL DEFAULT 0;
CREATE INDEX idx_orders_seller_sample ON orders (seller_id, placed_at DESC, id DESC) WHERE is_sample;
