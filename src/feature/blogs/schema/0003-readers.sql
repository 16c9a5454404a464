-- Who may read an entry of the audience "listed": the people whom its author named, found when the entry was last saved. A handle that becomes
-- somebody else's gives them nothing.
CREATE TABLE blog_entry_reader (
	entry  id not null references blog_entry on update cascade, -- system
	person id not null references person,                       -- pii
	primary key (entry, person)
) WITHOUT ROWID;
CREATE INDEX blog_entry_reader_by_person ON blog_entry_reader (person, entry);
INSERT INTO blog_entry_reader (entry, person)
SELECT DISTINCT e.id, h.target FROM blog_entry e JOIN handle h ON h.kind = 1
WHERE e.readers <> '' AND replace(' ' || replace(replace(replace(lower(e.readers), '@', ' '), ',', ' '), ';', ' ') || ' ', ' ' || h.name || ' ', '')
	<> ' ' || replace(replace(replace(lower(e.readers), '@', ' '), ',', ' '), ';', ' ') || ' ';
-- The column stays empty from here on.
UPDATE blog_entry SET readers = '' WHERE readers <> '';
