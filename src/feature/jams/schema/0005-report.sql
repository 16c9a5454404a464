-- The report of a jam, made at its closing bell and once more when it is frozen: sentences, each with the posts that show it.
CREATE TABLE jam_report (
	jam     id primary key references place, -- system
	basis   time not null, -- system
	made    time not null, -- system
	posts   int not null,  -- system
	authors int not null   -- system
);

-- sort: enum sentence (report.h); label and the numbers are what it says. Words of people stand here only as far as a theme's name has them.
CREATE TABLE jam_sentence (
	jam      id not null references place, -- system
	number   int not null,  -- system
	sort     int not null,  -- system
	label    text not null, -- content
	language text not null, -- content
	n        int not null,  -- system
	m        int not null,  -- system
	k        int not null,  -- system
	primary key (jam, number)
) WITHOUT ROWID;
CREATE TABLE jam_sentence_post (
	jam      id not null references place, -- system
	number   int not null,  -- system
	position int not null,  -- system
	item     id not null references item on update cascade, -- system
	primary key (jam, number, position)
) WITHOUT ROWID;
CREATE INDEX jam_sentence_post_by_item ON jam_sentence_post (item);
