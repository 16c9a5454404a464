-- Writes that were sent with a key of their sender's, so that the same one, sent again when its answer was lost, is not done twice. A row is kept for a month (core/once.h).
CREATE TABLE once ( -- large
	person  id not null,   -- pii
	key     text not null, -- system
	created time not null, -- system
	primary key (person, key)
) WITHOUT ROWID;
CREATE INDEX once_by_created ON once (created);
