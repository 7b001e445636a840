-- Uploads in parts that can be resumed. Their bytes are in the workspace; those from unverified_from on do not count, as their
-- checksum was not yet compared. document is the file that an upload becomes, from before it is published; it is listed once "finished".

CREATE TABLE uploads (
    id              TEXT PRIMARY KEY,
    tenant          TEXT NOT NULL,
    length          INTEGER NOT NULL,
    metadata        TEXT,
    expires_at      INTEGER NOT NULL,
    unverified_from INTEGER,
    document        TEXT,
    finished        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX uploads_unfinished ON uploads (tenant) WHERE finished = 0;
CREATE INDEX uploads_by_expiry ON uploads (expires_at);
