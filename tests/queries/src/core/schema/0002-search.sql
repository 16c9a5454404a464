-- database: search
-- function: find_rank
CREATE VIRTUAL TABLE find USING fts5(title, body, tokenize='ascii');
CREATE TABLE found (
	item id primary key, -- system
	part int not null    -- system
);
CREATE INDEX found_by_part ON found (part);
