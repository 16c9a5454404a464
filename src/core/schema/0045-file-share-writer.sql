-- Of those who read a shared folder as a whole, who brings something into it too. Without a row in reach it gives no right.
CREATE TABLE file_share_writer (
	folder id not null references file_share on delete cascade, -- system
	person id not null references person,                       -- pii
	primary key (folder, person)
) WITHOUT ROWID;
CREATE INDEX file_share_writer_by_person ON file_share_writer (person, folder);

-- The shared folder that it lay in: who brought it there takes it back while that is shared with them.
ALTER TABLE file_trash ADD COLUMN share id not null default 0; -- system
