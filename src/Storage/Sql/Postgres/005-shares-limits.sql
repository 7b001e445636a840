-- How workers were lost: "lost" counts losses beside other items, "lost_alone" those of a worker that ran nothing else ("alone": the
-- lease in force is such). "fraction" is how far the attempt in force has come, "furthest" how far a lost one came.

ALTER TABLE work_items ADD COLUMN lost_alone integer NOT NULL DEFAULT 0;
ALTER TABLE work_items ADD COLUMN alone      boolean NOT NULL DEFAULT false;
ALTER TABLE work_items ADD COLUMN fraction   double precision NOT NULL DEFAULT 0;
ALTER TABLE work_items ADD COLUMN furthest   double precision NOT NULL DEFAULT 0;

-- Fair shares. An item was claimed at claimed_at, and "charged" milliseconds of it have been charged to its tenant so far.
-- "used" is slot time in milliseconds, divided by the tenant's weight: the tenant with the least goes first. That of work_attempt
-- is where a tenant starts that was idle.
ALTER TABLE work_items ADD COLUMN claimed_at bigint;
ALTER TABLE work_items ADD COLUMN charged    double precision NOT NULL DEFAULT 0;
ALTER TABLE work_attempt ADD COLUMN used double precision NOT NULL DEFAULT 0;
DROP INDEX work_claimable;
CREATE INDEX work_claimable ON work_items (tenant, priority DESC, turn, sequence) WHERE not_before IS NULL;

CREATE TABLE work_shares (
    tenant  text COLLATE "C" PRIMARY KEY,
    used    double precision NOT NULL,
    -- Slot time of its items of late, in milliseconds: what a claim is charged before the true time is known.
    typical double precision NOT NULL,
    -- The attempt number of its last claim.
    served  integer NOT NULL
);
INSERT INTO work_shares SELECT DISTINCT tenant, 0, 1000, 0 FROM work_items;

-- Paths in the media store to which something may lie that no file names: an upload that is about to be published, a file that was
-- removed. What still lies there later is to be deleted.
CREATE TABLE media_unnamed (
    path  text COLLATE "C" PRIMARY KEY,
    since bigint NOT NULL
);

-- Seconds of video that each job took, on the day (UTC, since 1970) on which it was ingested.
CREATE TABLE video_time (
    job_id  text COLLATE "C" PRIMARY KEY,
    tenant  text COLLATE "C" NOT NULL,
    day     integer NOT NULL,
    seconds double precision NOT NULL
);
CREATE INDEX video_time_by_day ON video_time (day, tenant);

-- What is older than its lifetime.
CREATE INDEX files_uploads_by_age ON files (created_at) WHERE job_id IS NULL;
CREATE INDEX files_outputs_by_age ON files (created_at) WHERE job_id IS NOT NULL;

-- Bytes of each tenant's files, kept like the totals of lists.
INSERT INTO list_counts (list, tenant, kind, total)
SELECT 'bytes', tenant, 'files', sum((document::json->>'size')::bigint) FROM files GROUP BY tenant;
