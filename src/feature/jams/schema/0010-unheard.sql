-- How many people had spoken when languages were counted last: the difference of two looks would be the language that somebody chose.
ALTER TABLE jam_insight ADD COLUMN languages_of int not null default 0; -- system
