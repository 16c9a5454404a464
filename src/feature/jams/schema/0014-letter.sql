-- Who has no account and is written to for a jam: an owner named the address, or a stranger asked by a link that an owner made. An account is made when
-- the link of a letter is used; until then this row is all there is. A row is a letter, or the wish for one that nobody looked at yet.
CREATE TABLE jam_letter (
	id      id not null primary key,       -- system
	jam     id not null references place,  -- system
	inviter id not null references person, -- pii
	email   text not null,                 -- pii
	name    text not null,                 -- pii
	named   bool not null,                 -- system an owner named the address, which lets it in by whatever letter comes to it
	ended   bool not null,                 -- system taken back
	hash    bytes,                         -- system of the link in it
	created time not null,                 -- system
	written time not null                  -- system 0 not yet
);
CREATE INDEX jam_letter_by_email ON jam_letter (email, jam);
CREATE INDEX jam_letter_by_hash ON jam_letter (hash);
CREATE INDEX jam_letter_by_jam ON jam_letter (jam, email);
CREATE INDEX jam_letter_by_inviter ON jam_letter (inviter, created);
