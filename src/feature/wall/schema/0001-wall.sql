-- Five things that belong together. after: the list it was made after, 0 none.
CREATE TABLE wall_list ( -- large
	id    id primary key references item on update cascade, -- system
	title text not null, -- content
	one   text not null, -- content
	two   text not null, -- content
	three text not null, -- content
	four  text not null, -- content
	five  text not null, -- content
	after id not null    -- system
);
CREATE INDEX wall_list_by_after ON wall_list (after, id) WHERE after > 0;

-- Two people who work together, the lower id first; asker: who said so first.
CREATE TABLE colleague ( -- large
	low       id not null references person, -- pii
	high      id not null references person, -- pii
	asker     id not null,   -- pii
	confirmed bool not null, -- content
	created   time not null, -- system
	primary key (low, high)
) WITHOUT ROWID;
CREATE INDEX colleague_by_high ON colleague (high, low);
