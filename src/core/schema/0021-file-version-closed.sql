-- What a file held before others could read it stays with those who may change it.
ALTER TABLE file_version ADD COLUMN closed bool not null default false; -- system
-- Who could read the older ones when they came is not known any more: they are closed.
UPDATE file_version SET closed = true WHERE number < (SELECT f.version FROM file f WHERE f.id = file_version.file);
