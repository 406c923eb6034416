-- How far each subscriber has read each partition of the journal. A partition is a hash of the stream's name.
CREATE TABLE subscription_cursors (
  subscriber TEXT NOT NULL,
  partition INTEGER NOT NULL,
  position INTEGER NOT NULL CONSTRAINT subscription_cursors_position_is_not_negative CHECK (position >= 0),
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (subscriber, partition)
) STRICT, WITHOUT ROWID;

-- Events that the cursor has passed and that are not handled: parked ones, and those that wait behind them.
CREATE TABLE parked_events (
  subscriber TEXT NOT NULL,
  stream TEXT NOT NULL,
  version INTEGER NOT NULL,
  partition INTEGER NOT NULL,
  position INTEGER NOT NULL,
  type TEXT NOT NULL,
  -- Whose stream it is; empty for one that is of no seller.
  seller_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL CONSTRAINT parked_events_attempts_is_not_negative CHECK (attempts >= 0),
  status TEXT NOT NULL CONSTRAINT parked_events_status_is_known CHECK (status IN ('parked', 'waiting')),
  -- While it is parked, later events of its stream wait.
  holds_stream INTEGER NOT NULL CHECK (holds_stream IN (0, 1)),
  parked_at INTEGER NOT NULL,
  PRIMARY KEY (subscriber, stream, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_parked_events_partition ON parked_events (subscriber, partition, position);
CREATE INDEX idx_parked_events_seller ON parked_events (subscriber, seller_id, position);
CREATE INDEX idx_parked_events_waiting ON parked_events (subscriber, partition) WHERE status = 'waiting';

-- What people did about parked events. A table and not the journal: subscribers read the journal, and one that cannot be
-- told of an event could then not be told of what was done about it either.
CREATE TABLE subscription_acts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subscriber TEXT NOT NULL,
  act TEXT NOT NULL CONSTRAINT subscription_acts_act_is_known CHECK (act IN ('repeated', 'discarded')),
  stream TEXT NOT NULL,
  version INTEGER NOT NULL,
  type TEXT NOT NULL,
  seller_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  cause TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_subscription_acts_seller ON subscription_acts (subscriber, seller_id, id);
CREATE INDEX idx_subscription_acts_cause ON subscription_acts (subscriber, seller_id, cause);

CREATE TRIGGER subscription_acts_refuses_update BEFORE UPDATE ON subscription_acts
BEGIN SELECT RAISE(ABORT, 'subscription_acts is append-only'); END;
CREATE TRIGGER subscription_acts_refuses_delete BEFORE DELETE ON subscription_acts
BEGIN SELECT RAISE(ABORT, 'subscription_acts is append-only'); END;

-- Which build a subscriber writes its projection's rows to. A rebuild fills another one under a name of its own, and then
-- gives it to the subscriber.
CREATE TABLE projection_builds (
  subscriber TEXT PRIMARY KEY,
  build INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE shop_days (
  build INTEGER NOT NULL,
  seller_id TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  -- As 2026-03-14.
  day TEXT NOT NULL,
  created INTEGER NOT NULL,
  shipped INTEGER NOT NULL,
  delivered INTEGER NOT NULL,
  cancelled INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  units INTEGER NOT NULL,
  PRIMARY KEY (build, seller_id, shop_id, day)
) STRICT, WITHOUT ROWID;
INSERT INTO projection_builds (subscriber, build) VALUES ('projection/shop-days', 1);
