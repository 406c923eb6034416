-- Finds whether a seller counts stock under a name, at whatever location.
CREATE INDEX idx_stock_seller_sku ON stock (seller_id, sku);
