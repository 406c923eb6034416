-- The open orders of one shop lie among all that it ever had. Without a state, a list asks for each.
DROP INDEX idx_orders_shop_placed;
CREATE INDEX idx_orders_shop_state_placed ON orders (seller_id, shop_id, state, placed_at DESC, id DESC);
