-- What jobs are searched by: far narrower than their documents, so that one tenant's can be read through. "words" is the text of a
-- job in lower case; that of jobs that are there already is in lower case as far as it is ASCII.

CREATE TABLE job_search (
    tenant     TEXT NOT NULL,
    id         TEXT NOT NULL,
    status     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    words      TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_search_by_creation ON job_search (tenant, created_at, status);

INSERT INTO job_search (tenant, id, status, created_at, words)
SELECT tenant, id, status, created_at, substr(lower(concat_ws(' ',
    id,
    video_id,
    json_extract(document, '$.error.code'),
    json_extract(document, '$.error.message'),
    json_extract(document, '$.videoUrl'),
    (SELECT group_concat(key || ' ' || value, ' ') FROM json_each(document, '$.metadata')))), 1, 4000)
FROM jobs;
