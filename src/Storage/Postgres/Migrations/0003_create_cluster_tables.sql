-- What Orleans keeps in this database: who is in the cluster, small settings of grains, reminders. Its providers know
-- nothing of the tables. They read their statements from orleansquery by key; the keys, the parameters and the names of
-- the answers' columns are what they rely on.
CREATE TABLE orleansquery (
  querykey text COLLATE "C" PRIMARY KEY,
  querytext text NOT NULL
);

-- One row a cluster. Each change of the membership raises the version, and is refused when somebody else has raised it.
CREATE TABLE orleans_cluster (
  cluster_id text COLLATE "C" PRIMARY KEY,
  version integer NOT NULL DEFAULT 0 CONSTRAINT orleans_cluster_version_is_not_negative CHECK (version >= 0)
) WITH (fillfactor = 50);

CREATE TABLE orleans_silo (
  cluster_id text COLLATE "C" NOT NULL REFERENCES orleans_cluster ON DELETE CASCADE,
  address text COLLATE "C" NOT NULL,
  port integer NOT NULL,
  -- Tells a silo from the one that ran at the same address before it.
  generation integer NOT NULL,
  name text NOT NULL,
  host text NOT NULL,
  -- Orleans' SiloStatus: 3 is active, 6 is dead.
  status integer NOT NULL,
  -- 0 for a silo that takes no clients.
  gateway_port integer NOT NULL,
  suspicions text,
  started_at timestamptz NOT NULL,
  alive_at timestamptz NOT NULL,
  PRIMARY KEY (cluster_id, address, port, generation)
) WITH (fillfactor = 50);

CREATE TABLE orleans_state (
  service_id text COLLATE "C" NOT NULL,
  grain_type text COLLATE "C" NOT NULL,
  -- The grain's key in the provider's parts: a number or UUID in two, a text or an extension in the last. Only the hash
  -- tells all kinds apart, and it finds a text by index without comparing nulls.
  key_hash integer NOT NULL,
  key_high bigint NOT NULL,
  key_low bigint NOT NULL,
  key_text text COLLATE "C",
  -- Null when the state was cleared; the version goes on, so that a late writer is still refused.
  payload bytea,
  version integer NOT NULL CONSTRAINT orleans_state_version_is_positive CHECK (version > 0),
  updated_at timestamptz NOT NULL,
  -- Two activations that both believe to write first must not both succeed; a grain without key_text is one grain too.
  CONSTRAINT orleans_state_grain_once UNIQUE NULLS NOT DISTINCT (
    service_id, grain_type, key_hash, key_high, key_low, key_text)
) WITH (fillfactor = 70);

CREATE TABLE orleans_reminder (
  service_id text COLLATE "C" NOT NULL,
  grain_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  -- Where the grain stands on the ring that the silos divide; Orleans' unsigned number, taken as a signed one.
  place integer NOT NULL,
  starts_at timestamptz NOT NULL,
  period_milliseconds bigint NOT NULL CONSTRAINT orleans_reminder_period_is_not_negative CHECK (period_milliseconds >= 0),
  version integer NOT NULL,
  PRIMARY KEY (service_id, grain_id, name)
);

CREATE INDEX idx_orleans_reminder_place ON orleans_reminder (service_id, place);

INSERT INTO orleansquery (querykey, querytext) VALUES

('InsertMembershipVersionKey', $sql$
WITH created AS (
  INSERT INTO orleans_cluster (cluster_id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING cluster_id)
SELECT EXISTS (SELECT FROM created)
$sql$),

-- The comparison is made on the locked row of the cluster, so of two changes that were decided on one version the second
-- finds nothing to raise; the silo's row is written only from the row that was raised.
('InsertMembershipKey', $sql$
WITH raised AS (
  UPDATE orleans_cluster c SET version = c.version + 1
  WHERE c.cluster_id = @DeploymentId AND c.version = @Version AND NOT EXISTS (
    SELECT FROM orleans_silo s
    WHERE s.cluster_id = @DeploymentId AND s.address = @Address AND s.port = @Port AND s.generation = @Generation)
  RETURNING c.cluster_id),
joined AS (
  INSERT INTO orleans_silo (
    cluster_id, address, port, generation, name, host, status, gateway_port, started_at, alive_at)
  SELECT cluster_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
  FROM raised
  RETURNING cluster_id)
SELECT EXISTS (SELECT FROM joined)
$sql$),

('UpdateMembershipKey', $sql$
WITH raised AS (
  UPDATE orleans_cluster c SET version = c.version + 1
  WHERE c.cluster_id = @DeploymentId AND c.version = @Version AND EXISTS (
    SELECT FROM orleans_silo s
    WHERE s.cluster_id = @DeploymentId AND s.address = @Address AND s.port = @Port AND s.generation = @Generation)
  RETURNING c.cluster_id),
changed AS (
  UPDATE orleans_silo s SET status = @Status, suspicions = @SuspectTimes, alive_at = @IAmAliveTime
  FROM raised
  WHERE s.cluster_id = raised.cluster_id AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
  RETURNING s.cluster_id)
SELECT EXISTS (SELECT FROM changed)
$sql$),

-- Says nothing about the membership, and so leaves its version alone.
('UpdateIAmAlivetimeKey', $sql$
UPDATE orleans_silo SET alive_at = @IAmAliveTime
WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$sql$),

-- Answers with the version alone, and nulls beside it, when there is no such silo.
('MembershipReadRowKey', $sql$
SELECT s.address, s.port, s.generation, s.name AS siloname, s.host AS hostname, s.status, s.gateway_port AS proxyport,
       s.suspicions AS suspecttimes, s.started_at AS starttime, s.alive_at AS iamalivetime, c.version
FROM orleans_cluster c LEFT JOIN orleans_silo s
  ON s.cluster_id = c.cluster_id AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
WHERE c.cluster_id = @DeploymentId
$sql$),

('MembershipReadAllKey', $sql$
SELECT s.address, s.port, s.generation, s.name AS siloname, s.host AS hostname, s.status, s.gateway_port AS proxyport,
       s.suspicions AS suspecttimes, s.started_at AS starttime, s.alive_at AS iamalivetime, c.version
FROM orleans_cluster c LEFT JOIN orleans_silo s ON s.cluster_id = c.cluster_id
WHERE c.cluster_id = @DeploymentId
$sql$),

('GatewaysQueryKey', $sql$
SELECT address, gateway_port AS proxyport, generation FROM orleans_silo
WHERE cluster_id = @DeploymentId AND status = @Status AND gateway_port > 0
$sql$),

('DeleteMembershipTableEntriesKey', $sql$
DELETE FROM orleans_cluster WHERE cluster_id = @DeploymentId
$sql$),

-- All but active ones: a silo that died while it started or stopped never got as far as dead.
('CleanupDefunctSiloEntriesKey', $sql$
DELETE FROM orleans_silo WHERE cluster_id = @DeploymentId AND status <> 3 AND alive_at < @IAmAliveTime
$sql$),

-- Updates what was read before, or inserts when nothing was. No row in the answer means that the state was not as
-- expected, a first write that came second included; the provider then reports an inconsistent state.
('WriteToStorageKey', $sql$
WITH changed AS (
  UPDATE orleans_state SET payload = @PayloadBinary, version = version + 1, updated_at = clock_timestamp()
  WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND key_hash = @GrainIdHash
    AND key_high = @GrainIdN1 AND key_low = @GrainIdN0 AND key_text IS NOT DISTINCT FROM @GrainIdExtensionString
    AND version = @GrainStateVersion
  RETURNING version),
created AS (
  INSERT INTO orleans_state (
    service_id, grain_type, key_hash, key_high, key_low, key_text, payload, version, updated_at)
  SELECT @ServiceId, @GrainTypeString, @GrainIdHash, @GrainIdN1, @GrainIdN0, @GrainIdExtensionString, @PayloadBinary, 1,
         clock_timestamp()
  WHERE @GrainStateVersion IS NULL
  ON CONFLICT ON CONSTRAINT orleans_state_grain_once DO NOTHING
  RETURNING version)
SELECT version AS newgrainstateversion FROM changed UNION ALL SELECT version FROM created
$sql$),

('ReadFromStorageKey', $sql$
SELECT payload AS payloadbinary, version FROM orleans_state
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND key_hash = @GrainIdHash
  AND key_high = @GrainIdN1 AND key_low = @GrainIdN0 AND key_text IS NOT DISTINCT FROM @GrainIdExtensionString
$sql$),

('ClearStorageKey', $sql$
UPDATE orleans_state SET payload = NULL, version = version + 1, updated_at = clock_timestamp()
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND key_hash = @GrainIdHash
  AND key_high = @GrainIdN1 AND key_low = @GrainIdN0 AND key_text IS NOT DISTINCT FROM @GrainIdExtensionString
  AND version = @GrainStateVersion
RETURNING version
$sql$),

-- Answers with another version than the given one, as if it had been written: that is how the provider sees success.
('DeleteStorageKey', $sql$
DELETE FROM orleans_state
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND key_hash = @GrainIdHash
  AND key_high = @GrainIdN1 AND key_low = @GrainIdN0 AND key_text IS NOT DISTINCT FROM @GrainIdExtensionString
  AND version = @GrainStateVersion
RETURNING version + 1
$sql$),

('UpsertReminderRowKey', $sql$
INSERT INTO orleans_reminder (service_id, grain_id, name, place, starts_at, period_milliseconds, version)
VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period, 1)
ON CONFLICT (service_id, grain_id, name) DO UPDATE SET
  place = excluded.place, starts_at = excluded.starts_at, period_milliseconds = excluded.period_milliseconds,
  version = orleans_reminder.version + 1
RETURNING version
$sql$),

('ReadReminderRowKey', $sql$
SELECT grain_id AS grainid, name AS remindername, starts_at AS starttime, period_milliseconds AS period, version
FROM orleans_reminder WHERE service_id = @ServiceId AND grain_id = @GrainId AND name = @ReminderName
$sql$),

('ReadReminderRowsKey', $sql$
SELECT grain_id AS grainid, name AS remindername, starts_at AS starttime, period_milliseconds AS period, version
FROM orleans_reminder WHERE service_id = @ServiceId AND grain_id = @GrainId
$sql$),

-- A part of the ring, without its begin and with its end.
('ReadRangeRows1Key', $sql$
SELECT grain_id AS grainid, name AS remindername, starts_at AS starttime, period_milliseconds AS period, version
FROM orleans_reminder WHERE service_id = @ServiceId AND place > @BeginHash AND place <= @EndHash
$sql$),

-- A part that goes over the ring's seam; with begin and end the same, all of it.
('ReadRangeRows2Key', $sql$
SELECT grain_id AS grainid, name AS remindername, starts_at AS starttime, period_milliseconds AS period, version
FROM orleans_reminder WHERE service_id = @ServiceId AND (place > @BeginHash OR place <= @EndHash)
$sql$),

('DeleteReminderRowKey', $sql$
WITH gone AS (
  DELETE FROM orleans_reminder
  WHERE service_id = @ServiceId AND grain_id = @GrainId AND name = @ReminderName AND version = @Version
  RETURNING name)
SELECT EXISTS (SELECT FROM gone)
$sql$),

('DeleteReminderRowsKey', $sql$
DELETE FROM orleans_reminder WHERE service_id = @ServiceId
$sql$);
