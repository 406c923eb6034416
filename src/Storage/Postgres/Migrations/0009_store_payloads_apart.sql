-- A payload is written once and read one at a time, while its order's row moves from state to state and is read by lists:
-- kept out of line, it is not copied with every change of the row. What is stored already stays where it is.
ALTER TABLE orders SET (toast_tuple_target = 512);

-- A server may have been built without it; its default compression takes several times as long.
DO $$
BEGIN
  ALTER TABLE orders ALTER COLUMN order_data SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  RAISE NOTICE 'this server has no lz4: payloads of orders are compressed as by default';
END $$;
