-- Times are Unix milliseconds, documents are JSON. Ids sort by time.

CREATE TABLE jobs (
    id         TEXT PRIMARY KEY,
    tenant     TEXT NOT NULL,
    status     TEXT NOT NULL,
    video_id   TEXT,
    created_at INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    document   TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_by_tenant ON jobs (tenant, id);
CREATE INDEX jobs_by_status ON jobs (tenant, status, id);
CREATE INDEX jobs_by_video ON jobs (video_id, status);
CREATE INDEX jobs_unfinished ON jobs (id) WHERE status IN ('queued', 'processing');

CREATE TABLE files (
    id         TEXT PRIMARY KEY,
    tenant     TEXT NOT NULL,
    type       TEXT NOT NULL,
    job_id     TEXT,
    created_at INTEGER NOT NULL,
    document   TEXT NOT NULL
) STRICT;
CREATE INDEX files_by_tenant ON files (tenant, id);
CREATE INDEX files_by_type ON files (tenant, type, id);

-- How many rows each tenant has of each kind (the status of a job, the type of a file): a list shows its total without counting.
CREATE TABLE list_counts (
    list   TEXT NOT NULL,
    tenant TEXT NOT NULL,
    kind   TEXT NOT NULL,
    total  INTEGER NOT NULL,
    PRIMARY KEY (list, tenant, kind)
) STRICT, WITHOUT ROWID;

-- A unit is held while it has a worker. It may be claimed when not_before is NULL; otherwise that is the end of
-- its lease, or of the delay it was given back with.
CREATE TABLE work_units (
    sequence   INTEGER PRIMARY KEY,
    job_id     TEXT NOT NULL,
    unit       TEXT NOT NULL,
    tenant     TEXT NOT NULL,
    priority   INTEGER NOT NULL,
    attempt    INTEGER NOT NULL DEFAULT 0,
    lost       INTEGER NOT NULL DEFAULT 0,
    worker     TEXT,
    not_before INTEGER,
    UNIQUE (job_id, unit)
) STRICT;
CREATE INDEX work_claimable ON work_units (priority, tenant, job_id, sequence) WHERE not_before IS NULL;
CREATE INDEX work_not_before ON work_units (not_before) WHERE not_before IS NOT NULL;
CREATE INDEX work_held ON work_units (tenant) WHERE worker IS NOT NULL;

-- The highest attempt number handed out so far: it outlives the units, so that one that comes back is not given an old number.
CREATE TABLE work_attempt (last INTEGER NOT NULL) STRICT;
INSERT INTO work_attempt VALUES (0);
