-- Events on their way to endpoints: written with the cursor of the subscriber, kept for a month.
CREATE TABLE webhook_deliveries (
  -- Follows from endpoint and event, so each event is there once for each endpoint.
  delivery_id TEXT PRIMARY KEY,
  seller_id TEXT NOT NULL,
  endpoint_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  event_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  status TEXT NOT NULL
    CONSTRAINT webhook_deliveries_status_is_known CHECK (status IN ('pending', 'delivered', 'failed')),
  -- In all rounds, and in this one: a round ends with an answer 2xx or with its last attempt.
  attempts INTEGER NOT NULL,
  round INTEGER NOT NULL,
  due_at INTEGER,
  created_at INTEGER NOT NULL,
  settled_at INTEGER,
  note TEXT,
  CONSTRAINT webhook_deliveries_pending_is_due CHECK ((status = 'pending') = (due_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX idx_webhook_deliveries_due ON webhook_deliveries (seller_id, endpoint_id, due_at) WHERE status = 'pending';
CREATE INDEX idx_webhook_deliveries_seller ON webhook_deliveries (seller_id, created_at, delivery_id);
CREATE INDEX idx_webhook_deliveries_endpoint ON webhook_deliveries (seller_id, endpoint_id, created_at, delivery_id);
CREATE INDEX idx_webhook_deliveries_created ON webhook_deliveries (created_at);

CREATE TABLE webhook_attempts (
  delivery_id TEXT NOT NULL REFERENCES webhook_deliveries ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  took_ms INTEGER NOT NULL,
  http_status INTEGER,
  note TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (delivery_id, attempt)
) STRICT, WITHOUT ROWID;
