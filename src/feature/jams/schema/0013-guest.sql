-- Who had no account and came into a jam as a guest: an owner named their address, or they asked by a link that an owner made. written: when the last
-- letter that leads in was queued; there is one a day at most, and how many somebody causes in a day has an end.
CREATE TABLE jam_guest (
	person  id not null references person, -- pii
	jam     id not null references place,  -- system
	inviter id not null references person, -- pii
	created time not null,                 -- system
	written time not null,                 -- system
	primary key (person, jam)
) WITHOUT ROWID;
CREATE INDEX jam_guest_by_inviter ON jam_guest (inviter, written);

-- How often strangers asked for a letter by a jam's links, day by day (days since 1970), whatever came of it.
CREATE TABLE jam_door (
	jam   id not null references place, -- system
	day   int not null,                 -- system
	asked int not null,                 -- system
	primary key (jam, day)
) WITHOUT ROWID;
