-- Files that stand with a step; they lie elsewhere, and are read by their own readers.
CREATE TABLE activity_file (
	step id not null references activity_step on update cascade, -- system
	file id not null references item on update cascade,          -- system
	primary key (step, file)
) WITHOUT ROWID;
CREATE INDEX activity_file_by_file ON activity_file (file);
