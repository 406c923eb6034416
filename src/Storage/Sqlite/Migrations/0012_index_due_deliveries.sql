-- The sweep asks for deliveries whose time has come. While a channel is away most of the pending ones wait for a later try,
-- and an index by id would have each of them read for nothing.
CREATE INDEX idx_inbox_due ON inbox (coalesce(retry_at, received_at), id) WHERE status = 'pending';
DROP INDEX idx_inbox_pending;
