-- Control over jobs. Times are Unix milliseconds, documents are JSON.

-- Keys of requests that must not be carried out twice. A key is held while a request with it is under way; answer is what the
-- first one was answered. job_id is reserved with the key, so that whoever goes on after a crash makes the same job.
CREATE TABLE idempotency_keys (
    tenant      TEXT NOT NULL,
    name        TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    job_id      TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    held_until  INTEGER NOT NULL,
    answer      TEXT,
    PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- Changes of jobs are numbered for each tenant, in the order in which they are committed. jobs.changed is the number of a job's
-- last change, job_positions has the tenant's last number, and removed_jobs the jobs that are gone.
ALTER TABLE jobs ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX jobs_by_change ON jobs (tenant, changed);
CREATE TABLE job_positions (
    tenant TEXT PRIMARY KEY,
    last   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE removed_jobs (
    tenant     TEXT NOT NULL,
    changed    INTEGER NOT NULL,
    job_id     TEXT NOT NULL,
    removed_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, changed)
) STRICT, WITHOUT ROWID;
CREATE INDEX removed_jobs_by_age ON removed_jobs (removed_at);

-- One row for each attempt at delivering a webhook event, made or due.
CREATE TABLE webhook_deliveries (
    sequence INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    tenant   TEXT NOT NULL,
    job_id   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT;
CREATE INDEX webhook_deliveries_by_job ON webhook_deliveries (tenant, job_id, sequence);
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (at);

-- URLs that have failed since their last success.
CREATE TABLE webhook_endpoints (
    tenant        TEXT NOT NULL,
    url           TEXT NOT NULL,
    failing_since INTEGER NOT NULL,
    attempted_at  INTEGER NOT NULL,
    PRIMARY KEY (tenant, url)
) STRICT, WITHOUT ROWID;
