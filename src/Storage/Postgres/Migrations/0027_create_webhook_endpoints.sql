-- Where sellers have their events sent to, and how each of these places does.
CREATE TABLE webhook_endpoints (
  seller_id text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C" NOT NULL,
  url text NOT NULL,
  description text NOT NULL,
  event_types text NOT NULL,
  shop_ids text NOT NULL,
  -- Newest first, each encrypted.
  secrets text NOT NULL,
  status text COLLATE "C" NOT NULL
    CONSTRAINT webhook_endpoints_status_is_known CHECK (status IN ('enabled', 'disabled', 'deleted')),
  stop text,
  enabled_at timestamptz NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- Written by whoever sends, and not by the commands.
  failing_since timestamptz,
  failures integer NOT NULL DEFAULT 0,
  paused_until timestamptz,
  PRIMARY KEY (seller_id, endpoint_id)
);
