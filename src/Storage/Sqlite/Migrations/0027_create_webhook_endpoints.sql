-- Where sellers have their events sent to, and how each of these places does.
CREATE TABLE webhook_endpoints (
  seller_id TEXT NOT NULL,
  endpoint_id TEXT NOT NULL,
  url TEXT NOT NULL,
  description TEXT NOT NULL,
  event_types TEXT NOT NULL,
  shop_ids TEXT NOT NULL,
  -- Newest first, each encrypted.
  secrets TEXT NOT NULL,
  status TEXT NOT NULL
    CONSTRAINT webhook_endpoints_status_is_known CHECK (status IN ('enabled', 'disabled', 'deleted')),
  stop TEXT,
  enabled_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  -- Written by whoever sends, and not by the commands.
  failing_since INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  paused_until INTEGER,
  PRIMARY KEY (seller_id, endpoint_id)
) STRICT, WITHOUT ROWID;
