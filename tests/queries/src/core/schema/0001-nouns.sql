-- A small house for the tests of the SQL compiler: 'quotes', $dollars; and (brackets in a comment.
CREATE TABLE person ( -- large
	id      id primary key,      -- system
	name    text not null,       -- pii
	admin   bool not null default false, -- system
	manager id references person -- pii
);
CREATE TABLE place ( -- protected large
	id     id primary key, -- system
	hub    id not null,    -- system
	circle id not null     -- system
);
CREATE TABLE item ( -- protected, large
	id      id primary key,                -- system
	author  id not null references person, -- pii
	place   id not null references place,  -- system
	hub     id not null,                   -- system
	root    id not null,                   -- system
	circle  id not null,                   -- system
	created time not null                  -- system
);
CREATE INDEX item_by_author ON item (author, id);
CREATE INDEX item_open ON item (hub, id) WHERE root = 0 AND circle <= 1;
CREATE TABLE entry (
	id    id primary key references item, -- system
	body  text not null,                  -- content
	score real,                           -- system
	raw   bytes                           -- content
);
CREATE TABLE entry_word (
	entry id not null,      -- system
	word  text not null,    -- content
	primary key (entry, word),
	foreign key (entry) references entry
) WITHOUT ROWID;
CREATE TABLE reach (
	person id not null, -- system
	circle id not null, -- system
	primary key (person, circle)
) WITHOUT ROWID;
CREATE TABLE narrowing (hub id primary key); -- system
CREATE TABLE circle_hub (
	circle id not null, -- system
	hub    id not null, -- system
	primary key (circle, hub)
) WITHOUT ROWID;
INSERT INTO person (id, name) VALUES (1, 'it''s; -- $nobody');
