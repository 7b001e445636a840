-- What Orleans keeps in PostgreSQL: cluster membership, grain state and reminders. Its ADO.NET providers run the queries in
-- OrleansQuery and do not know the tables; they define the names of the queries, their parameters and their result columns.

CREATE TABLE OrleansQuery (QueryKey text PRIMARY KEY, QueryText text NOT NULL);

-- Members. Every change is conditional on the version of the whole table, which it raises.

CREATE TABLE cluster (
    id         text COLLATE "C" PRIMARY KEY,
    version    integer NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE cluster_silo (
    cluster      text COLLATE "C" NOT NULL REFERENCES cluster ON DELETE CASCADE,
    address      text COLLATE "C" NOT NULL,
    port         integer NOT NULL,
    generation   integer NOT NULL,
    name         text NOT NULL,
    host         text NOT NULL,
    status       integer NOT NULL,
    gateway_port integer NOT NULL,
    suspicions   text,
    started_at   timestamptz NOT NULL,
    alive_at     timestamptz NOT NULL,
    PRIMARY KEY (cluster, address, port, generation)
);

INSERT INTO OrleansQuery VALUES
('InsertMembershipVersionKey',
 'WITH added AS (INSERT INTO cluster (id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
  SELECT count(*)::integer FROM added'),
('InsertMembershipKey',
 'WITH changed AS (
    UPDATE cluster SET version = version + 1, changed_at = now()
    WHERE id = @DeploymentId AND version = @Version AND NOT EXISTS (
      SELECT FROM cluster_silo WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING id),
  added AS (
    INSERT INTO cluster_silo (cluster, address, port, generation, name, host, status, gateway_port, started_at, alive_at)
    SELECT id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM changed
    RETURNING 1)
  SELECT count(*)::integer FROM added'),
('UpdateMembershipKey',
 'WITH changed AS (
    UPDATE cluster SET version = version + 1, changed_at = now()
    WHERE id = @DeploymentId AND version = @Version AND EXISTS (
      SELECT FROM cluster_silo WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING id),
  updated AS (
    UPDATE cluster_silo SET status = @Status, suspicions = @SuspectTimes, alive_at = @IAmAliveTime
    FROM changed WHERE cluster = changed.id AND address = @Address AND port = @Port AND generation = @Generation
    RETURNING 1)
  SELECT count(*)::integer FROM updated'),
('UpdateIAmAlivetimeKey',
 'UPDATE cluster_silo SET alive_at = @IAmAliveTime
  WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),
('MembershipReadRowKey',
 'SELECT id AS DeploymentId, address AS Address, port AS Port, generation AS Generation, name AS SiloName, host AS HostName,
    status AS Status, gateway_port AS ProxyPort, suspicions AS SuspectTimes,
    started_at AS StartTime, alive_at AS IAmAliveTime, version AS Version
  FROM cluster LEFT JOIN cluster_silo ON cluster_silo.cluster = id AND address = @Address AND port = @Port AND generation = @Generation
  WHERE id = @DeploymentId'),
('MembershipReadAllKey',
 'SELECT id AS DeploymentId, address AS Address, port AS Port, generation AS Generation, name AS SiloName, host AS HostName,
    status AS Status, gateway_port AS ProxyPort, suspicions AS SuspectTimes,
    started_at AS StartTime, alive_at AS IAmAliveTime, version AS Version
  FROM cluster LEFT JOIN cluster_silo ON cluster_silo.cluster = id
  WHERE id = @DeploymentId'),
('DeleteMembershipTableEntriesKey',
 'DELETE FROM cluster WHERE id = @DeploymentId'),
-- A silo whose status is 3 is active, and stays.
('CleanupDefunctSiloEntriesKey',
 'DELETE FROM cluster_silo WHERE cluster = @DeploymentId AND alive_at < @IAmAliveTime AND status <> 3'),
('GatewaysQueryKey',
 'SELECT address AS Address, gateway_port AS ProxyPort, generation AS Generation FROM cluster_silo
  WHERE cluster = @DeploymentId AND status = @Status AND gateway_port > 0');

-- State of grains. The version is the ETag; a write that meets another answers with the version it came with.

CREATE TABLE grain_state (
    service     text COLLATE "C" NOT NULL,
    state       text COLLATE "C" NOT NULL,
    key_high    bigint NOT NULL,
    key_low     bigint NOT NULL,
    key_text    text COLLATE "C" NOT NULL,
    version     integer NOT NULL,
    modified_at timestamptz NOT NULL DEFAULT now(),
    content     bytea,
    PRIMARY KEY (service, state, key_text, key_high, key_low)
);

INSERT INTO OrleansQuery VALUES
('ReadFromStorageKey',
 'SELECT content AS PayloadBinary, modified_at, version AS Version FROM grain_state
  WHERE service = @ServiceId AND state = @GrainTypeString
    AND key_text = coalesce(@GrainIdExtensionString, '''') AND key_high = @GrainIdN0 AND key_low = @GrainIdN1'),
('WriteToStorageKey',
 'WITH added AS (
    INSERT INTO grain_state (service, state, key_high, key_low, key_text, version, content)
    SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''''), 1, @PayloadBinary
    WHERE @GrainStateVersion::integer IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version),
  updated AS (
    UPDATE grain_state SET content = @PayloadBinary, version = version + 1, modified_at = now()
    WHERE service = @ServiceId AND state = @GrainTypeString
      AND key_text = coalesce(@GrainIdExtensionString, '''') AND key_high = @GrainIdN0 AND key_low = @GrainIdN1
      AND version = @GrainStateVersion::integer
    RETURNING version)
  SELECT coalesce((SELECT version FROM added), (SELECT version FROM updated), @GrainStateVersion::integer) AS NewGrainStateVersion'),
('ClearStorageKey',
 'UPDATE grain_state SET content = NULL, version = version + 1, modified_at = now()
  WHERE service = @ServiceId AND state = @GrainTypeString
    AND key_text = coalesce(@GrainIdExtensionString, '''') AND key_high = @GrainIdN0 AND key_low = @GrainIdN1
    AND version = @GrainStateVersion::integer
  RETURNING version AS NewGrainStateVersion'),
('DeleteStorageKey',
 'DELETE FROM grain_state
  WHERE service = @ServiceId AND state = @GrainTypeString
    AND key_text = coalesce(@GrainIdExtensionString, '''') AND key_high = @GrainIdN0 AND key_low = @GrainIdN1
    AND version = @GrainStateVersion::integer
  RETURNING version + 1 AS NewGrainStateVersion');

-- Reminders. Silos share them by the hash of the grain: each has a range of the ring.

CREATE TABLE grain_reminder (
    service text COLLATE "C" NOT NULL,
    grain   text COLLATE "C" NOT NULL,
    name    text COLLATE "C" NOT NULL,
    due_at  timestamptz NOT NULL,
    period  bigint NOT NULL,
    hash    integer NOT NULL,
    version integer NOT NULL DEFAULT 0,
    PRIMARY KEY (service, grain, name)
);
CREATE INDEX grain_reminder_ring ON grain_reminder (service, hash);

INSERT INTO OrleansQuery VALUES
('UpsertReminderRowKey',
 'INSERT INTO grain_reminder (service, grain, name, due_at, period, hash)
  VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash)
  ON CONFLICT (service, grain, name) DO UPDATE
    SET due_at = excluded.due_at, period = excluded.period, hash = excluded.hash, version = grain_reminder.version + 1
  RETURNING version AS Version'),
('ReadReminderRowsKey',
 'SELECT grain AS GrainId, name AS ReminderName, due_at AS StartTime, period AS Period, version AS Version FROM grain_reminder
  WHERE service = @ServiceId AND grain = @GrainId'),
('ReadReminderRowKey',
 'SELECT grain AS GrainId, name AS ReminderName, due_at AS StartTime, period AS Period, version AS Version FROM grain_reminder
  WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName'),
-- A range of the ring begins after its first hash and ends with its last; the second goes over the ring's end.
('ReadRangeRows1Key',
 'SELECT grain AS GrainId, name AS ReminderName, due_at AS StartTime, period AS Period, version AS Version FROM grain_reminder
  WHERE service = @ServiceId AND hash > @BeginHash AND hash <= @EndHash'),
('ReadRangeRows2Key',
 'SELECT grain AS GrainId, name AS ReminderName, due_at AS StartTime, period AS Period, version AS Version FROM grain_reminder
  WHERE service = @ServiceId AND (hash > @BeginHash OR hash <= @EndHash)'),
('DeleteReminderRowKey',
 'WITH removed AS (
    DELETE FROM grain_reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName AND version = @Version RETURNING 1)
  SELECT count(*)::integer FROM removed'),
('DeleteReminderRowsKey',
 'DELETE FROM grain_reminder WHERE service = @ServiceId');
