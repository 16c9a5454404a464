-- How far a turn of the mood is known: 1 it is certain, 2 not yet, 3 it was told and is none.
ALTER TABLE jam_turn ADD COLUMN standing int not null default 1; -- system
