-- A reader of the journal stays behind every transaction that may still append to it. Until now that was every open transaction
-- of the server (pg_snapshot_xmin), so an idle one of a stranger, even in another database, hid all newer events. From now on
-- a writer of the journal says so before it has a transaction id, and readers wait for those that said so.

-- The writer's word is a shared advisory lock of its transaction: PostgreSQL keeps it until the transaction has ended, however it
-- ends, it crosses no pooler, and every role may see it in pg_locks, unlike the rows of others in pg_stat_activity. A
-- trigger gives it, so that programs of older versions, and people, give it as well.
CREATE FUNCTION journal_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Set for this transaction only; looking into pg_locks would cost more.
  IF current_setting('orderactors.appends', true) IS DISTINCT FROM 'true' THEN
    -- Readers may have passed that id already, taking it for a stranger's.
    IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
      RAISE EXCEPTION 'a transaction that appends to the journal writes to streams or journal first'
        USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM pg_advisory_xact_lock_shared(1332897893, 1);
    PERFORM set_config('orderactors.appends', 'true', true);
  END IF;
  RETURN NULL;
END $$;

-- Before the statement, because its first row gives the transaction its id. Adding a trigger waits for the writers that are under
-- way, so none is left that has not said it.
CREATE TRIGGER streams_announce_append BEFORE INSERT OR UPDATE ON streams
  FOR EACH STATEMENT EXECUTE FUNCTION journal_announce();
CREATE TRIGGER journal_announces_append BEFORE INSERT ON journal
  FOR EACH STATEMENT EXECUTE FUNCTION journal_announce();

-- The transaction id below which every writer of the journal has ended and is seen by the snapshot of the asking statement. STABLE,
-- so that all statements in here use that snapshot; pg_locks and pg_xact_status show what is true at their own, later time.
--
-- Of the transactions that the snapshot takes for open, one is passed only when it is certain that it is no writer: at a time
-- at which it was surely open, because it is still open later, it held its own id and not the writers' lock, which a writer
-- holds from before it has an id until it has ended. One that ended in between, or that has not locked its id yet, is waited
-- for: the next look decides. Subtransactions do not matter: the snapshot names the ids of whole transactions, and
-- positions are made of those.
CREATE FUNCTION journal_bound() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  seen constant pg_snapshot := pg_current_snapshot();
  ended constant bigint := pg_snapshot_xmax(seen)::text::bigint;
  strangers bigint[];
BEGIN
  IF pg_snapshot_xmin(seen) = pg_snapshot_xmax(seen) THEN
    RETURN ended;
  END IF;

  WITH locks AS MATERIALIZED (
    SELECT locktype, virtualtransaction, transactionid, database, classid, objid, objsubid FROM pg_locks
    WHERE granted AND (locktype = 'advisory' OR (locktype = 'transactionid' AND mode = 'ExclusiveLock')))
  SELECT array_agg(held.transactionid::text::bigint) INTO strangers FROM locks AS held
  WHERE held.locktype = 'transactionid' AND NOT EXISTS (
    SELECT FROM locks AS writer
    WHERE writer.locktype = 'advisory' AND writer.virtualtransaction = held.virtualtransaction
      AND writer.classid = 1332897893 AND writer.objid = 1 AND writer.objsubid = 2
      AND writer.database = (SELECT oid FROM pg_database WHERE datname = current_database()));

  -- Locks name the lower half of a transaction's id, which no two open ones have in common.
  RETURN coalesce(
    (SELECT min(running.id::text::bigint) FROM pg_snapshot_xip(seen) AS running(id)
     WHERE NOT (coalesce((running.id::text::bigint & 4294967295) = ANY (strangers), false)
                AND pg_xact_status(running.id) = 'in progress')),
    ended);
END $$;
