-- What database_migrate has applied. It comes before everything else, because every migration is recorded here.
CREATE TABLE migration (
	room    text not null, -- system
	number  int not null,  -- system
	name    text not null, -- system
	hash    text not null, -- system of the source text
	applied time not null, -- system
	primary key (room, number)
) WITHOUT ROWID;
