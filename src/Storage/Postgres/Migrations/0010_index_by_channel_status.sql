-- Orders at some step of TikTok's. Most have passed all steps, and lists of those need no index: they are everywhere.
CREATE INDEX idx_orders_seller_channel_status ON orders (seller_id, channel_status, placed_at DESC, id DESC)
  WHERE channel_status NOT IN ('COMPLETED', 'CANCELLED');
