-- When it is a unit's turn, sorted as ids are: at first its job's id. Of a job whose units yield, each claim sends the others behind what waits.

ALTER TABLE work_units ADD COLUMN yields boolean NOT NULL DEFAULT false;
ALTER TABLE work_units ADD COLUMN turn text COLLATE "C" NOT NULL DEFAULT '';
UPDATE work_units SET turn = job_id;
DROP INDEX work_claimable;
CREATE INDEX work_claimable ON work_units (priority, tenant, turn, sequence) WHERE not_before IS NULL;
