-- The index that the specification names and the one behind the column's UNIQUE were two of the same, and every change of
-- an order wrote into both. A rename takes no time, however large the table is.
DROP INDEX idx_orders_tiktok_id;
ALTER INDEX orders_tiktok_order_id_key RENAME TO idx_orders_tiktok_id;
