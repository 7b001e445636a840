-- The tables of SQLite's script of the same name.

-- Keys of requests that must not be carried out twice. A key is held while a request with it is under way; answer is what the
-- first one was answered. job_id is reserved with the key, so that whoever goes on after a crash makes the same job.
CREATE TABLE idempotency_keys (
    tenant      text COLLATE "C" NOT NULL,
    name        text COLLATE "C" NOT NULL,
    fingerprint text COLLATE "C" NOT NULL,
    job_id      text COLLATE "C" NOT NULL,
    created_at  bigint NOT NULL,
    held_until  bigint NOT NULL,
    answer      text,
    PRIMARY KEY (tenant, name)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- Changes of jobs are numbered for each tenant, in the order in which they are committed. jobs.changed is the number of a job's
-- last change, job_positions has the tenant's last number, and removed_jobs the jobs that are gone.
ALTER TABLE jobs ADD COLUMN changed bigint NOT NULL DEFAULT 0;
CREATE INDEX jobs_by_change ON jobs (tenant, changed);
CREATE TABLE job_positions (
    tenant text COLLATE "C" PRIMARY KEY,
    last   bigint NOT NULL
);
CREATE TABLE removed_jobs (
    tenant     text COLLATE "C" NOT NULL,
    changed    bigint NOT NULL,
    job_id     text COLLATE "C" NOT NULL,
    removed_at bigint NOT NULL,
    PRIMARY KEY (tenant, changed)
);
CREATE INDEX removed_jobs_by_age ON removed_jobs (removed_at);

-- One row for each attempt at delivering a webhook event, made or due.
CREATE TABLE webhook_deliveries (
    sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id       text COLLATE "C" NOT NULL UNIQUE,
    tenant   text COLLATE "C" NOT NULL,
    job_id   text COLLATE "C" NOT NULL,
    at       bigint NOT NULL,
    document text NOT NULL
);
CREATE INDEX webhook_deliveries_by_job ON webhook_deliveries (tenant, job_id, sequence);
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (at);

-- URLs that have failed since their last success.
CREATE TABLE webhook_endpoints (
    tenant        text COLLATE "C" NOT NULL,
    url           text COLLATE "C" NOT NULL,
    failing_since bigint NOT NULL,
    attempted_at  bigint NOT NULL,
    PRIMARY KEY (tenant, url)
);
