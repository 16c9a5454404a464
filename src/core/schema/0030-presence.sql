-- What somebody said of being here: state 0 nothing, 2 away, 3 do not disturb (core/presence.h); until 0 is for as long as one likes. hidden: nobody sees any of it,
-- nor whether a page is open. Most people have no row.
CREATE TABLE presence (
	person id primary key references person, -- pii
	state  int not null,                     -- pii
	until  time not null,                    -- pii
	hidden bool not null                     -- pii
);

-- Whose pages are open at each node of one PostgreSQL database, for the others: ids with commas between them, without those who are hidden. Never written on SQLite.
CREATE TABLE presence_node (
	node   id primary key, -- system
	at     time not null,  -- system when it was written; an old one is of a node that died
	people text not null   -- pii
);
