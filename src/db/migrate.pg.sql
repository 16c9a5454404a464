-- SPDX-License-Identifier: Apache-2.0

-- migration_table() one: whether the table of migrations is there
SELECT EXISTS (SELECT 1 FROM information_schema.tables
               WHERE table_schema = current_schema() AND table_name = 'migration') AS there;

-- core_tables() one: whether the tables that hold ids are there
SELECT EXISTS (SELECT 1 FROM information_schema.tables
               WHERE table_schema = current_schema() AND table_name = 'job') AS there;

-- broken_index_list() many: indexes that the database itself calls invalid
SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND pg_table_is_visible(c.oid) ORDER BY 1;

-- index_statement(name text) one: what makes an index that only serves to find
SELECT i.indexdef AS make FROM pg_indexes i
WHERE i.schemaname = current_schema() AND i.indexname = $name AND i.indexdef LIKE 'CREATE INDEX %';

-- database_bytes() one: how large the database is
SELECT pg_database_size(current_database()) AS main, 0 AS search;
