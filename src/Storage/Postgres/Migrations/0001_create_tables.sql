-- Keys compare by bytes (COLLATE "C"): the same order on every machine and as in SQLite, and cheaper than a language's.

CREATE TABLE streams (
  stream text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL CONSTRAINT streams_version_is_positive CHECK (version > 0),
  -- How many rows the last append brought: an upsert sees old and new row only, and version - appended is the version
  -- that the writer expected.
  appended integer NOT NULL CONSTRAINT streams_appended_is_positive CHECK (appended > 0),
  hash bytea NOT NULL
) WITH (fillfactor = 80);

-- A journal position is (transaction id + xid_offset) * 2^20 + place in the transaction. So positions sort as transaction
-- ids do, and a reader that stops below pg_snapshot_xmin cannot pass a transaction that commits later with a smaller
-- position; a sequence would allow that, because it hands out numbers in another order than transaction ids.
-- The offset is raised at start when a dump was restored into a cluster whose transaction ids are younger.
CREATE TABLE journal_base (
  id boolean PRIMARY KEY DEFAULT true CONSTRAINT journal_base_is_one_row CHECK (id),
  xid_offset bigint NOT NULL
);
INSERT INTO journal_base (xid_offset) VALUES (0);

CREATE TABLE journal (
  position bigint PRIMARY KEY,
  stream text COLLATE "C" NOT NULL,
  version bigint NOT NULL CONSTRAINT journal_version_is_positive CHECK (version > 0),
  type text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  cause text NOT NULL,
  trace_id text,
  data text NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT journal_version_once UNIQUE (stream, version)
);

CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'journal is append-only' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER journal_refuses_update BEFORE UPDATE OR DELETE ON journal
  FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_refuses_truncate BEFORE TRUNCATE ON journal
  FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();

CREATE TABLE orders (
  id uuid PRIMARY KEY,
  tiktok_order_id text COLLATE "C" UNIQUE NOT NULL,
  state text COLLATE "C" NOT NULL DEFAULT 'received' CONSTRAINT orders_state_is_known
    CHECK (state IN ('received', 'processing', 'shipped', 'delivered', 'failed', 'cancelled')),
  order_data jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  seller_id text COLLATE "C" NOT NULL,
  shop_id text COLLATE "C" NOT NULL,
  channel_status text COLLATE "C" NOT NULL,
  channel_updated_at timestamptz NOT NULL,
  placed_at timestamptz NOT NULL,
  ship_by timestamptz,
  unit_count integer NOT NULL CONSTRAINT orders_unit_count_is_not_negative CHECK (unit_count >= 0),
  total_amount numeric NOT NULL,
  currency text NOT NULL,
  holds text NOT NULL,
  failure text,
  tracking_number text COLLATE "C",
  is_terminal boolean NOT NULL,
  next_action text,
  next_action_at timestamptz,
  version bigint NOT NULL,
  CONSTRAINT orders_open_ones_have_a_next_action CHECK (is_terminal OR next_action_at IS NOT NULL)
);

CREATE INDEX idx_orders_state ON orders (state);
CREATE INDEX idx_orders_tiktok_id ON orders (tiktok_order_id);
CREATE INDEX idx_orders_seller_placed ON orders (seller_id, placed_at DESC, id DESC);
CREATE INDEX idx_orders_seller_state_placed ON orders (seller_id, state, placed_at DESC, id DESC);
CREATE INDEX idx_orders_seller_on_hold ON orders (seller_id, placed_at DESC, id DESC) WHERE holds <> '';
CREATE INDEX idx_orders_seller_failed ON orders (seller_id, placed_at DESC, id DESC) WHERE failure IS NOT NULL;
CREATE INDEX idx_orders_tracking_number ON orders (tracking_number) WHERE tracking_number IS NOT NULL;
CREATE INDEX idx_orders_next_action ON orders (next_action_at) WHERE NOT is_terminal;

CREATE TABLE stock (
  seller_id text COLLATE "C" NOT NULL,
  location text COLLATE "C" NOT NULL,
  sku text COLLATE "C" NOT NULL,
  on_hand integer NOT NULL CONSTRAINT stock_on_hand_is_not_negative CHECK (on_hand >= 0),
  reserved integer NOT NULL CONSTRAINT stock_reserved_is_not_negative CHECK (reserved >= 0),
  consumed integer NOT NULL CONSTRAINT stock_consumed_is_not_negative CHECK (consumed >= 0),
  safety_stock integer NOT NULL CONSTRAINT stock_safety_stock_is_not_negative CHECK (safety_stock >= 0),
  version bigint NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (seller_id, location, sku),
  -- As bigint, so that the sum cannot overflow into an error of another kind.
  CONSTRAINT stock_is_never_oversold CHECK (reserved::bigint + consumed <= on_hand)
) WITH (fillfactor = 70);

CREATE TABLE reservations (
  seller_id text COLLATE "C" NOT NULL,
  location text COLLATE "C" NOT NULL,
  sku text COLLATE "C" NOT NULL,
  reservation_id text COLLATE "C" NOT NULL,
  order_ref text NOT NULL,
  quantity integer NOT NULL CONSTRAINT reservations_quantity_is_positive CHECK (quantity > 0),
  status text COLLATE "C" NOT NULL CONSTRAINT reservations_status_is_known
    CHECK (status IN ('held', 'consumed', 'released')),
  expires_at timestamptz,
  close_reason text,
  created_at timestamptz NOT NULL,
  closed_at timestamptz,
  PRIMARY KEY (seller_id, location, sku, reservation_id)
);

CREATE INDEX idx_reservations_expiry ON reservations (expires_at) WHERE status = 'held';

CREATE TABLE stock_operations (
  seller_id text COLLATE "C" NOT NULL,
  location text COLLATE "C" NOT NULL,
  sku text COLLATE "C" NOT NULL,
  operation_id text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (seller_id, location, sku, operation_id)
);

CREATE TABLE effects (
  effect_id text COLLATE "C" PRIMARY KEY,
  stream text COLLATE "C" NOT NULL,
  seller_id text COLLATE "C" NOT NULL,
  shop_id text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  request text NOT NULL,
  status text COLLATE "C" NOT NULL CONSTRAINT effects_status_is_known
    CHECK (status IN ('intent', 'done', 'refused', 'uncertain', 'abandoned')),
  attempts integer NOT NULL CONSTRAINT effects_attempts_is_not_negative CHECK (attempts >= 0),
  due_at timestamptz,
  result text,
  created_at timestamptz NOT NULL,
  settled_at timestamptz
);

CREATE INDEX idx_effects_due ON effects (due_at) WHERE status = 'intent';
CREATE INDEX idx_effects_stream ON effects (stream);

CREATE TABLE shops (
  seller_id text COLLATE "C" NOT NULL,
  shop_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  region text NOT NULL,
  cipher text NOT NULL,
  status text COLLATE "C" NOT NULL CONSTRAINT shops_status_is_known CHECK (status IN ('connected', 'disconnected')),
  protected_access_token text NOT NULL,
  access_expires_at timestamptz NOT NULL,
  protected_refresh_token text NOT NULL,
  refresh_expires_at timestamptz NOT NULL,
  synced_to timestamptz,
  next_sync_at timestamptz,
  last_sync_error text,
  settings text NOT NULL,
  version bigint NOT NULL,
  connected_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (seller_id, shop_id)
);

CREATE INDEX idx_shops_next_sync ON shops (next_sync_at) WHERE status = 'connected';

CREATE TABLE listings (
  seller_id text COLLATE "C" NOT NULL,
  shop_id text COLLATE "C" NOT NULL,
  channel_sku_id text COLLATE "C" NOT NULL,
  seller_sku text NOT NULL,
  sku text COLLATE "C" NOT NULL,
  title text NOT NULL,
  PRIMARY KEY (seller_id, shop_id, channel_sku_id)
);

CREATE TABLE inbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text COLLATE "C" NOT NULL,
  notification_id text COLLATE "C" NOT NULL,
  topic text NOT NULL,
  shop_id text NOT NULL,
  order_id text NOT NULL,
  body bytea NOT NULL,
  received_at timestamptz NOT NULL,
  status text COLLATE "C" NOT NULL CONSTRAINT inbox_status_is_known
    CHECK (status IN ('pending', 'applied', 'ignored', 'quarantined')),
  note text,
  attempts integer NOT NULL DEFAULT 0 CONSTRAINT inbox_attempts_is_not_negative CHECK (attempts >= 0),
  retry_at timestamptz,
  settled_at timestamptz,
  CONSTRAINT inbox_notification_once UNIQUE (source, notification_id)
);

CREATE INDEX idx_inbox_pending ON inbox (id) WHERE status = 'pending';

CREATE TABLE api_requests (
  seller_id text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  request_hash bytea NOT NULL,
  status_code integer NOT NULL,
  content_type text NOT NULL,
  body text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (seller_id, key)
);

CREATE INDEX idx_api_requests_at ON api_requests (at);
