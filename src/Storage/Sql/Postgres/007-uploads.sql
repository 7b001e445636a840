-- The table of SQLite's script of the same name.

CREATE TABLE uploads (
    id              text COLLATE "C" PRIMARY KEY,
    tenant          text COLLATE "C" NOT NULL,
    length          bigint NOT NULL,
    metadata        text,
    expires_at      bigint NOT NULL,
    unverified_from bigint,
    document        text,
    finished        integer NOT NULL DEFAULT 0
);
CREATE INDEX uploads_unfinished ON uploads (tenant) WHERE finished = 0;
CREATE INDEX uploads_by_expiry ON uploads (expires_at);
