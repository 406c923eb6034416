-- An amount that nobody knows is null, and no zero.
ALTER TABLE orders ALTER COLUMN total_amount DROP NOT NULL;

-- Free samples for creators. What is stored already is corrected with the next change of the order at TikTok.
ALTER TABLE orders ADD COLUMN is_sample boolean NOT NULL DEFAULT false;
CREATE INDEX idx_orders_seller_sample ON orders (seller_id, placed_at DESC, id DESC) WHERE is_sample;
