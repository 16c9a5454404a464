-- Which items of a span of time match: with the day of each (core/search.c) in the index it is asked for the newest days only, instead of for all.
CREATE EXTENSION IF NOT EXISTS btree_gin SCHEMA public;
DROP INDEX search_doc_public;
DROP INDEX search_doc_open;
CREATE INDEX search_doc_public ON search_doc USING gin ((item >> 38), terms) WHERE part = 0;
CREATE INDEX search_doc_open ON search_doc USING gin ((item >> 38), terms) WHERE part <= 1;
ANALYZE search_doc;
