-- The same on PostgreSQL: one table, its terms as a tsvector, an index for each kind of visibility.
CREATE TABLE search_doc (
	item  bigint PRIMARY KEY,
	part  bigint NOT NULL,
	title text NOT NULL,
	tags  text NOT NULL,
	head  text NOT NULL,
	terms tsvector NOT NULL
);
CREATE INDEX search_doc_public ON search_doc USING gin (terms) WHERE part = 0;
CREATE INDEX search_doc_open ON search_doc USING gin (terms) WHERE part <= 1;
CREATE INDEX search_doc_closed ON search_doc USING gin (terms) WHERE part = 2;
CREATE INDEX search_doc_newest_public ON search_doc (item) WHERE part = 0;
CREATE INDEX search_doc_newest_closed ON search_doc (item) WHERE part = 2;
