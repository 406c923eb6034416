-- A change of the membership is two writes, the cluster's version and the silo's row, and both or neither must happen. The
-- statement of 0003 looked for the silo's row without a lock: when the row was removed between that look and the write, the
-- version was raised for nothing. So both rows are locked before either is written. No function and no assertion takes part,
-- so the server's plpgsql.check_asserts has no say in it.
-- A change that was decided on an older reading does not set the silo's sign of life back.
UPDATE orleansquery SET querytext = $sql$
WITH found AS (
  SELECT c.cluster_id
  FROM orleans_cluster c JOIN orleans_silo s ON s.cluster_id = c.cluster_id
  WHERE c.cluster_id = @DeploymentId AND c.version = @Version
    AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
  FOR NO KEY UPDATE OF c, s),
raised AS (
  UPDATE orleans_cluster c SET version = c.version + 1
  FROM found WHERE c.cluster_id = found.cluster_id
  RETURNING c.cluster_id),
changed AS (
  UPDATE orleans_silo s
  SET status = @Status, suspicions = @SuspectTimes, alive_at = greatest(s.alive_at, @IAmAliveTime)
  FROM found
  WHERE s.cluster_id = found.cluster_id AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
  RETURNING s.cluster_id)
SELECT EXISTS (SELECT FROM raised) AND EXISTS (SELECT FROM changed)
$sql$ WHERE querykey = 'UpdateMembershipKey';

-- Dead ones alone: a silo that is still starting or stopping may be slow with its signs of life, and must not be forgotten.
UPDATE orleansquery SET querytext = $sql$
DELETE FROM orleans_silo
WHERE cluster_id = @DeploymentId AND status = 6 AND alive_at < @IAmAliveTime AND started_at < @IAmAliveTime
$sql$ WHERE querykey = 'CleanupDefunctSiloEntriesKey';

-- The provider prefers this statement when it is there. It reads all silos, chooses the dead ones whose start, last sign of
-- life and suspicions are all old, and removes each only as it was read.
INSERT INTO orleansquery (querykey, querytext) VALUES ('CleanupDefunctSiloEntryKey', $sql$
DELETE FROM orleans_silo
WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
  AND status = 6 AND started_at = @StartTime AND alive_at = @IAmAliveTime
  AND coalesce(suspicions, '') = coalesce(@SuspectTimes, '')
$sql$);
