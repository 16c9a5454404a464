-- Who may read an entry of the audience "listed": the people whom its author named, found when the entry was last saved. A handle that becomes
-- somebody else's gives them nothing.
CREATE TABLE blog_entry_reader (
	entry  id not null references blog_entry on update cascade, -- system
	person id not null references person,                       -- pii
	primary key (entry, person)
) WITHOUT ROWID;
CREATE INDEX blog_entry_reader_by_person ON blog_entry_reader (person, entry);
-- Names stood apart by spaces, commas, semicolons, tabs and line ends, one @ before each; the first 50 people counted. Each is looked up by its key.
INSERT INTO blog_entry_reader (entry, person)
WITH RECURSIVE split (entry, n, word, rest) AS (
	SELECT e.id, 0, substr(e.readers, 1, 0),
		ltrim(replace(replace(replace(replace(replace(lower(e.readers), ',', ' '), ';', ' '), char(9), ' '), char(13), ' '), char(10), ' '))
	FROM blog_entry e WHERE e.readers <> ''
	UNION ALL
	SELECT s.entry, s.n + 1, substr(s.rest, 1, length(s.rest) - length(ltrim(s.rest, replace(s.rest, ' ', '')))), ltrim(ltrim(s.rest, replace(s.rest, ' ', '')))
	FROM split s WHERE s.rest <> ''
)
SELECT x.entry, x.target FROM (
	SELECT s.entry, h.target, row_number() OVER (PARTITION BY s.entry ORDER BY min(s.n)) AS place
	FROM split s CROSS JOIN handle h
	WHERE s.n > 0 AND h.kind = 1 AND h.name = CASE WHEN substr(s.word, 1, 1) = '@' THEN substr(s.word, 2) ELSE s.word END
	GROUP BY s.entry, h.target
) x WHERE x.place <= 50;
-- The column stays empty from here on, also where a name leads to nobody: it is a slip, or the freed name of an erased account, which nothing may keep;
-- renamed people are found by the names they had.
UPDATE blog_entry SET readers = '' WHERE readers <> '';
