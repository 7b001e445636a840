-- The queue holds work items. Indexes follow the renames.

ALTER TABLE work_units RENAME TO work_items;
ALTER TABLE work_items RENAME COLUMN unit TO item;
