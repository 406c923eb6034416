-- A webhook names the shop and not its seller.
CREATE INDEX idx_shops_connected ON shops (shop_id, seller_id) WHERE status = 'connected';
