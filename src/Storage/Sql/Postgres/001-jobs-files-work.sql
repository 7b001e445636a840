-- The tables of SQLite's script of the same name. Ids, tenants and kinds are compared byte by byte, whatever the database's language.

CREATE TABLE jobs (
    id         text COLLATE "C" PRIMARY KEY,
    tenant     text COLLATE "C" NOT NULL,
    status     text COLLATE "C" NOT NULL,
    video_id   text COLLATE "C",
    created_at bigint NOT NULL,
    revision   bigint NOT NULL,
    document   text NOT NULL
);
CREATE INDEX jobs_by_tenant ON jobs (tenant, id);
CREATE INDEX jobs_by_status ON jobs (tenant, status, id);
CREATE INDEX jobs_by_video ON jobs (video_id, status);
CREATE INDEX jobs_unfinished ON jobs (id) WHERE status IN ('queued', 'processing');

CREATE TABLE files (
    id         text COLLATE "C" PRIMARY KEY,
    tenant     text COLLATE "C" NOT NULL,
    type       text COLLATE "C" NOT NULL,
    job_id     text COLLATE "C",
    created_at bigint NOT NULL,
    document   text NOT NULL
);
CREATE INDEX files_by_tenant ON files (tenant, id);
CREATE INDEX files_by_type ON files (tenant, type, id);

-- How many rows each tenant has of each kind (the status of a job, the type of a file): a list shows its total without counting.
CREATE TABLE list_counts (
    list   text COLLATE "C" NOT NULL,
    tenant text COLLATE "C" NOT NULL,
    kind   text COLLATE "C" NOT NULL,
    total  bigint NOT NULL,
    PRIMARY KEY (list, tenant, kind)
);

-- A unit is held while it has a worker. It may be claimed when not_before is NULL; otherwise that is the end of
-- its lease, or of the delay it was given back with.
CREATE TABLE work_units (
    sequence   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id     text COLLATE "C" NOT NULL,
    unit       text COLLATE "C" NOT NULL,
    tenant     text COLLATE "C" NOT NULL,
    priority   integer NOT NULL,
    attempt    integer NOT NULL DEFAULT 0,
    lost       integer NOT NULL DEFAULT 0,
    worker     text COLLATE "C",
    not_before bigint,
    UNIQUE (job_id, unit)
);
CREATE INDEX work_claimable ON work_units (priority, tenant, job_id, sequence) WHERE not_before IS NULL;
CREATE INDEX work_not_before ON work_units (not_before) WHERE not_before IS NOT NULL;
CREATE INDEX work_held ON work_units (tenant) WHERE worker IS NOT NULL;

-- The highest attempt number handed out so far: it outlives the units, so that one that comes back is not given an old number.
CREATE TABLE work_attempt (last integer NOT NULL);
INSERT INTO work_attempt VALUES (0);
