-- The table of SQLite's script of the same name. A search reads through one tenant's rows: pg_trgm is not part of every server.

CREATE TABLE job_search (
    tenant     text COLLATE "C" NOT NULL,
    id         text COLLATE "C" NOT NULL,
    status     text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    words      text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX job_search_by_creation ON job_search (tenant, created_at, status, id);

-- Text of PostgreSQL holds no NUL, which the JSON of a document may: such a job is found by its ids.
INSERT INTO job_search (tenant, id, status, created_at, words)
SELECT tenant, id, status, created_at, left(lower(concat_ws(' ',
    id,
    video_id,
    json->'error'->>'code',
    json->'error'->>'message',
    json->>'videoUrl',
    (SELECT string_agg(key || ' ' || value, ' ') FROM json_each_text(
        CASE json_typeof(json->'metadata') WHEN 'object' THEN json->'metadata' ELSE '{}' END)))), 4000)
FROM jobs, LATERAL (SELECT CASE WHEN strpos(document, '\u0000') = 0 THEN document::json ELSE '{}' END AS json) AS read;
