-- Events on their way to endpoints: written with the cursor of the subscriber, kept for a month.
CREATE TABLE webhook_deliveries (
  -- Follows from endpoint and event, so each event is there once for each endpoint.
  delivery_id text COLLATE "C" PRIMARY KEY,
  seller_id text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  event_type text COLLATE "C" NOT NULL,
  shop_id text COLLATE "C" NOT NULL,
  event_at timestamptz NOT NULL,
  body text NOT NULL,
  status text COLLATE "C" NOT NULL
    CONSTRAINT webhook_deliveries_status_is_known CHECK (status IN ('pending', 'delivered', 'failed')),
  -- In all rounds, and in this one: a round ends with an answer 2xx or with its last attempt.
  attempts integer NOT NULL,
  round integer NOT NULL,
  due_at timestamptz,
  created_at timestamptz NOT NULL,
  settled_at timestamptz,
  note text,
  CONSTRAINT webhook_deliveries_pending_is_due CHECK ((status = 'pending') = (due_at IS NOT NULL))
) WITH (fillfactor = 80);

CREATE INDEX idx_webhook_deliveries_due ON webhook_deliveries (seller_id, endpoint_id, due_at) WHERE status = 'pending';
CREATE INDEX idx_webhook_deliveries_seller ON webhook_deliveries (seller_id, created_at, delivery_id);
CREATE INDEX idx_webhook_deliveries_endpoint ON webhook_deliveries (seller_id, endpoint_id, created_at, delivery_id);
CREATE INDEX idx_webhook_deliveries_created ON webhook_deliveries (created_at);

CREATE TABLE webhook_attempts (
  delivery_id text COLLATE "C" NOT NULL REFERENCES webhook_deliveries ON DELETE CASCADE,
  attempt integer NOT NULL,
  started_at timestamptz NOT NULL,
  took_ms integer NOT NULL,
  http_status integer,
  note text NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (delivery_id, attempt)
);
