-- The queue holds work items. Indexes follow the renames. Stop all processes of older versions before this script runs: their
-- statements name the old table. Once it has run, they refuse to start.

ALTER TABLE work_units RENAME TO work_items;
ALTER TABLE work_items RENAME COLUMN unit TO item;
ALTER INDEX work_units_pkey RENAME TO work_items_pkey;
ALTER INDEX work_units_job_id_unit_key RENAME TO work_items_job_id_item_key;
ALTER SEQUENCE work_units_sequence_seq RENAME TO work_items_sequence_seq;
