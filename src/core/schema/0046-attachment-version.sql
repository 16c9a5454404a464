-- What hangs on an item keeps its older contents: rows of their own below it (version_of; item below 0, as images that a text once showed). The newest is the row itself.
ALTER TABLE attachment ADD COLUMN version int not null default 1; -- system
ALTER TABLE attachment ADD COLUMN version_of id not null default 0; -- system
-- What hung there before others could read the item stays with those who may change it.
ALTER TABLE attachment ADD COLUMN closed bool not null default false; -- system
CREATE INDEX attachment_by_version ON attachment (version_of, version) WHERE version_of <> 0;
