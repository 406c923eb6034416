-- How far each subscriber has read each partition of the journal. A partition is a hash of the stream's name.
CREATE TABLE subscription_cursors (
  subscriber text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  position bigint NOT NULL CONSTRAINT subscription_cursors_position_is_not_negative CHECK (position >= 0),
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (subscriber, partition)
) WITH (fillfactor = 50);

-- Events that the cursor has passed and that are not handled: parked ones, and those that wait behind them.
CREATE TABLE parked_events (
  subscriber text COLLATE "C" NOT NULL,
  stream text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  partition integer NOT NULL,
  position bigint NOT NULL,
  type text COLLATE "C" NOT NULL,
  -- Whose stream it is; empty for one that is of no seller.
  seller_id text COLLATE "C" NOT NULL,
  reason text NOT NULL,
  attempts integer NOT NULL CONSTRAINT parked_events_attempts_is_not_negative CHECK (attempts >= 0),
  status text COLLATE "C" NOT NULL CONSTRAINT parked_events_status_is_known CHECK (status IN ('parked', 'waiting')),
  -- While it is parked, later events of its stream wait.
  holds_stream boolean NOT NULL,
  parked_at timestamptz NOT NULL,
  PRIMARY KEY (subscriber, stream, version)
);
CREATE INDEX idx_parked_events_partition ON parked_events (subscriber, partition, position);
CREATE INDEX idx_parked_events_seller ON parked_events (subscriber, seller_id, position);
CREATE INDEX idx_parked_events_waiting ON parked_events (subscriber, partition) WHERE status = 'waiting';

-- What people did about parked events. A table and not the journal: subscribers read the journal, and one that cannot be
-- told of an event could then not be told of what was done about it either.
CREATE TABLE subscription_acts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subscriber text COLLATE "C" NOT NULL,
  act text COLLATE "C" NOT NULL CONSTRAINT subscription_acts_act_is_known CHECK (act IN ('repeated', 'discarded')),
  stream text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  type text COLLATE "C" NOT NULL,
  seller_id text COLLATE "C" NOT NULL,
  reason text NOT NULL,
  actor text NOT NULL,
  cause text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX idx_subscription_acts_seller ON subscription_acts (subscriber, seller_id, id);
CREATE INDEX idx_subscription_acts_cause ON subscription_acts (subscriber, seller_id, cause);

CREATE FUNCTION subscription_acts_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'subscription_acts is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER subscription_acts_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON subscription_acts
  FOR EACH STATEMENT EXECUTE FUNCTION subscription_acts_refuse();

-- Which build a subscriber writes its projection's rows to. A rebuild fills another one under a name of its own, and then
-- gives it to the subscriber.
CREATE TABLE projection_builds (
  subscriber text COLLATE "C" PRIMARY KEY,
  build bigint NOT NULL
);

CREATE TABLE shop_days (
  build bigint NOT NULL,
  seller_id text COLLATE "C" NOT NULL,
  shop_id text COLLATE "C" NOT NULL,
  day date NOT NULL,
  created bigint NOT NULL,
  shipped bigint NOT NULL,
  delivered bigint NOT NULL,
  cancelled bigint NOT NULL,
  failed bigint NOT NULL,
  units bigint NOT NULL,
  PRIMARY KEY (build, seller_id, shop_id, day)
) WITH (fillfactor = 70);
INSERT INTO projection_builds (subscriber, build) VALUES ('projection/shop-days', 1);
