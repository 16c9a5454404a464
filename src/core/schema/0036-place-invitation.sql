-- Links that let people into a place, whatever room keeps it. uses_left 0: used up.
CREATE TABLE place_invitation (
	hash      bytes primary key,             -- system SHA-256 of the link's secret
	id        id not null unique,            -- system
	place     id not null references place,  -- system
	maker     id not null references person, -- pii
	created   time not null,                 -- system
	expires   time not null,                 -- system
	uses_left int not null,                  -- system
	uses      int not null                   -- system
) WITHOUT ROWID;
CREATE INDEX place_invitation_by_place ON place_invitation (place, id);
