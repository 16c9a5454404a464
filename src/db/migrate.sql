-- SPDX-License-Identifier: Apache-2.0
-- The schema's own history, and what the database must know of itself when it is opened.

-- migration_table() one: whether the table of migrations is there
SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'migration') AS there:bool;

-- core_tables() one: whether the tables that hold ids are there
SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'job') AS there:bool;

-- migration_list() many: what was applied
-- bounded: as many rows as there are schema files
SELECT room, number, name, hash FROM migration ORDER BY room, number;

-- migration_add(room text, number int, name text, hash text) run: records one
INSERT INTO migration (room, number, name, hash, applied) VALUES ($room, $number, $name, $hash, $now);

-- highest_id() one: the newest id of the tables that grow
-- unguarded: ids alone, for making the next one
SELECT max(m) AS highest:int FROM (
	SELECT max(id) AS m FROM item
	UNION ALL SELECT max(id) FROM place
	UNION ALL SELECT max(id) FROM person
	UNION ALL SELECT max(id) FROM event
	UNION ALL SELECT max(id) FROM job
	UNION ALL SELECT max(id) FROM blob
) t;

-- broken_index_list() many: indexes that the database itself calls invalid
-- bounded: as many rows as there are indexes
SELECT name AS name:text FROM sqlite_schema WHERE false;

-- index_statement(name text) one: what makes an index that only serves to find
SELECT sql AS make:text FROM sqlite_schema WHERE type = 'index' AND name = $name AND sql LIKE 'CREATE INDEX %';

-- database_bytes() one: how large the files are, without their logs; search: the index where it has a file of its own
SELECT (SELECT p.page_count FROM pragma_page_count('main') p) * (SELECT s.page_size FROM pragma_page_size('main') s) AS main:int,
       (SELECT p.page_count FROM pragma_page_count('search') p) * (SELECT s.page_size FROM pragma_page_size('search') s) AS search:int;
