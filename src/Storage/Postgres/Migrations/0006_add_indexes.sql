-- Closed reservations and done operations are forgotten once no retry can ask about them: the sweeper finds them here.
CREATE INDEX idx_reservations_closed ON reservations (closed_at) WHERE status <> 'held';
CREATE INDEX idx_stock_operations_at ON stock_operations (at);

-- The list of one shop of a seller who has several.
CREATE INDEX idx_orders_shop_placed ON orders (seller_id, shop_id, placed_at DESC, id DESC);
