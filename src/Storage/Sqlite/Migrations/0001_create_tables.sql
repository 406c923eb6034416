-- Instants are INTEGER microseconds since 1970-01-01T00:00:00Z: exact, ordered, and the same resolution as PostgreSQL's.
-- Amounts are TEXT, because SQLite's numbers are binary floating point. UUIDs are lower-case TEXT.

CREATE TABLE streams (
  stream TEXT PRIMARY KEY,
  version INTEGER NOT NULL CONSTRAINT streams_version_is_positive CHECK (version > 0),
  hash BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  stream TEXT NOT NULL,
  version INTEGER NOT NULL CONSTRAINT journal_version_is_positive CHECK (version > 0),
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  cause TEXT NOT NULL,
  trace_id TEXT,
  data TEXT NOT NULL,
  hash BLOB NOT NULL,
  CONSTRAINT journal_version_once UNIQUE (stream, version)
) STRICT;

CREATE TRIGGER journal_refuses_update BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;

CREATE TRIGGER journal_refuses_delete BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;

CREATE TABLE orders (
  id TEXT NOT NULL PRIMARY KEY,
  tiktok_order_id TEXT UNIQUE NOT NULL,
  state TEXT NOT NULL DEFAULT 'received' CONSTRAINT orders_state_is_known
    CHECK (state IN ('received', 'processing', 'shipped', 'delivered', 'failed', 'cancelled')),
  order_data TEXT NOT NULL CONSTRAINT orders_data_is_json CHECK (json_valid(order_data)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  seller_id TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  channel_status TEXT NOT NULL,
  channel_updated_at INTEGER NOT NULL,
  placed_at INTEGER NOT NULL,
  ship_by INTEGER,
  unit_count INTEGER NOT NULL CONSTRAINT orders_unit_count_is_not_negative CHECK (unit_count >= 0),
  total_amount TEXT NOT NULL,
  currency TEXT NOT NULL,
  holds TEXT NOT NULL,
  failure TEXT,
  tracking_number TEXT,
  is_terminal INTEGER NOT NULL CHECK (is_terminal IN (0, 1)),
  next_action TEXT,
  next_action_at INTEGER,
  version INTEGER NOT NULL,
  CONSTRAINT orders_open_ones_have_a_next_action CHECK (is_terminal OR next_action_at IS NOT NULL)
) STRICT;

CREATE INDEX idx_orders_state ON orders (state);
CREATE INDEX idx_orders_tiktok_id ON orders (tiktok_order_id);
CREATE INDEX idx_orders_seller_placed ON orders (seller_id, placed_at DESC, id DESC);
CREATE INDEX idx_orders_seller_state_placed ON orders (seller_id, state, placed_at DESC, id DESC);
CREATE INDEX idx_orders_seller_on_hold ON orders (seller_id, placed_at DESC, id DESC) WHERE holds <> '';
CREATE INDEX idx_orders_seller_failed ON orders (seller_id, placed_at DESC, id DESC) WHERE failure IS NOT NULL;
CREATE INDEX idx_orders_tracking_number ON orders (tracking_number) WHERE tracking_number IS NOT NULL;
CREATE INDEX idx_orders_next_action ON orders (next_action_at) WHERE NOT is_terminal;

CREATE TABLE stock (
  seller_id TEXT NOT NULL,
  location TEXT NOT NULL,
  sku TEXT NOT NULL,
  on_hand INTEGER NOT NULL CONSTRAINT stock_on_hand_is_not_negative CHECK (on_hand >= 0),
  reserved INTEGER NOT NULL CONSTRAINT stock_reserved_is_not_negative CHECK (reserved >= 0),
  consumed INTEGER NOT NULL CONSTRAINT stock_consumed_is_not_negative CHECK (consumed >= 0),
  safety_stock INTEGER NOT NULL CONSTRAINT stock_safety_stock_is_not_negative CHECK (safety_stock >= 0),
  version INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (seller_id, location, sku),
  CONSTRAINT stock_is_never_oversold CHECK (reserved + consumed <= on_hand)
) STRICT, WITHOUT ROWID;

CREATE TABLE reservations (
  seller_id TEXT NOT NULL,
  location TEXT NOT NULL,
  sku TEXT NOT NULL,
  reservation_id TEXT NOT NULL,
  order_ref TEXT NOT NULL,
  quantity INTEGER NOT NULL CONSTRAINT reservations_quantity_is_positive CHECK (quantity > 0),
  status TEXT NOT NULL CONSTRAINT reservations_status_is_known CHECK (status IN ('held', 'consumed', 'released')),
  expires_at INTEGER,
  close_reason TEXT,
  created_at INTEGER NOT NULL,
  closed_at INTEGER,
  PRIMARY KEY (seller_id, location, sku, reservation_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX idx_reservations_expiry ON reservations (expires_at) WHERE status = 'held';

CREATE TABLE stock_operations (
  seller_id TEXT NOT NULL,
  location TEXT NOT NULL,
  sku TEXT NOT NULL,
  operation_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (seller_id, location, sku, operation_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE effects (
  effect_id TEXT NOT NULL PRIMARY KEY,
  stream TEXT NOT NULL,
  seller_id TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  request TEXT NOT NULL,
  status TEXT NOT NULL CONSTRAINT effects_status_is_known
    CHECK (status IN ('intent', 'done', 'refused', 'uncertain', 'abandoned')),
  attempts INTEGER NOT NULL CONSTRAINT effects_attempts_is_not_negative CHECK (attempts >= 0),
  due_at INTEGER,
  result TEXT,
  created_at INTEGER NOT NULL,
  settled_at INTEGER
) STRICT;

CREATE INDEX idx_effects_due ON effects (due_at) WHERE status = 'intent';
CREATE INDEX idx_effects_stream ON effects (stream);

CREATE TABLE shops (
  seller_id TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  name TEXT NOT NULL,
  region TEXT NOT NULL,
  cipher TEXT NOT NULL,
  status TEXT NOT NULL CONSTRAINT shops_status_is_known CHECK (status IN ('connected', 'disconnected')),
  protected_access_token TEXT NOT NULL,
  access_expires_at INTEGER NOT NULL,
  protected_refresh_token TEXT NOT NULL,
  refresh_expires_at INTEGER NOT NULL,
  synced_to INTEGER,
  next_sync_at INTEGER,
  last_sync_error TEXT,
  settings TEXT NOT NULL,
  version INTEGER NOT NULL,
  connected_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (seller_id, shop_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX idx_shops_next_sync ON shops (next_sync_at) WHERE status = 'connected';

CREATE TABLE listings (
  seller_id TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  channel_sku_id TEXT NOT NULL,
  seller_sku TEXT NOT NULL,
  sku TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (seller_id, shop_id, channel_sku_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE inbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source TEXT NOT NULL,
  notification_id TEXT NOT NULL,
  topic TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  body BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  status TEXT NOT NULL CONSTRAINT inbox_status_is_known
    CHECK (status IN ('pending', 'applied', 'ignored', 'quarantined')),
  note TEXT,
  attempts INTEGER NOT NULL DEFAULT 0 CONSTRAINT inbox_attempts_is_not_negative CHECK (attempts >= 0),
  retry_at INTEGER,
  settled_at INTEGER,
  CONSTRAINT inbox_notification_once UNIQUE (source, notification_id)
) STRICT;

CREATE INDEX idx_inbox_pending ON inbox (id) WHERE status = 'pending';

CREATE TABLE api_requests (
  seller_id TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash BLOB NOT NULL,
  status_code INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (seller_id, key)
) STRICT;

CREATE INDEX idx_api_requests_at ON api_requests (at);
