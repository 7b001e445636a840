-- A unit's turn, in the sort order of ids: at first its job's id. If the units of a job yield, each claim moves the job's other
-- units behind everything that waits.

ALTER TABLE work_units ADD COLUMN yields boolean NOT NULL DEFAULT false;
ALTER TABLE work_units ADD COLUMN turn text COLLATE "C" NOT NULL DEFAULT '';
UPDATE work_units SET turn = job_id;
DROP INDEX work_claimable;
CREATE INDEX work_claimable ON work_units (priority, tenant, turn, sequence) WHERE not_before IS NULL;
