-- A SKU that wakes loads what is held, however much of it has been closed.
CREATE INDEX idx_reservations_held ON reservations (seller_id, location, sku) WHERE status = 'held';
