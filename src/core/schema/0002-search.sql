-- database: search
-- The text index. search_doc holds the terms of each published item (core/analyse.h), which the three indexes need to forget them and the
-- ranking to count them. part: 0 public, 1 internal, 2 closed. marks: what filters and circles are found by (core/search_index.c).
CREATE TABLE search_doc ( -- large
	item  id primary key, -- system
	part  int not null,   -- system
	title text not null,  -- content
	tags  text not null,  -- content
	head  text not null,  -- content first terms of the body
	rest  text not null,  -- content the others
	marks text not null   -- system
);
CREATE VIRTUAL TABLE find_public USING fts5(title, body, tags, marks, content='', tokenize='ascii');
CREATE VIRTUAL TABLE find_open USING fts5(title, body, tags, marks, content='', tokenize='ascii');
CREATE VIRTUAL TABLE find_closed USING fts5(title, body, tags, marks, content='', tokenize='ascii');
