-- What is understood of what many say in a jam (understand.h). A job makes these rows anew while something is said; none is about one person.

-- basis: when what it was made from was read, the newest look wins; posts and newest: of which posts, so that nothing is made twice.
CREATE TABLE jam_insight (
	jam     id primary key references place, -- system
	basis   time not null, -- system
	posts   int not null,  -- system
	authors int not null,  -- system
	newest  time not null, -- system
	grouped time not null, -- system when groups were made last; 0 never
	others   int not null, -- system posts in languages whose mood nobody knows
	withheld int not null, -- system hours with posts of too few people for a mood
	parted   real not null -- system how well the groups part, -1 to 1; 0 without any
);

-- stretch 0: all that was said, 1: the last hours. earlier: texts of the stretch of equal length before.
CREATE TABLE jam_theme (
	jam      id not null references place, -- system
	stretch  int not null,  -- system
	number   int not null,  -- system
	language text not null, -- content
	name     text not null, -- content
	words    text not null, -- content
	texts    int not null,  -- system
	authors  int not null,  -- system
	earlier  int not null,  -- system
	primary key (jam, stretch, number)
) WITHOUT ROWID;
CREATE TABLE jam_theme_post (
	jam      id not null references place, -- system
	stretch  int not null,  -- system
	number   int not null,  -- system
	position int not null,  -- system
	item     id not null references item on update cascade, -- system
	primary key (jam, stretch, number, position)
) WITHOUT ROWID;
CREATE INDEX jam_theme_post_by_item ON jam_theme_post (item);

-- An hour of a jam in which 20 people or more said something: measured once, after its end, and never again, since the difference of two
-- looks would be the tone of who came or went between them.
CREATE TABLE jam_mood (
	jam     id not null references place, -- system
	starts  time not null, -- system
	posts   int not null,  -- system
	authors int not null,  -- system
	mean    real not null, -- system
	error   real not null, -- system
	primary key (jam, starts)
) WITHOUT ROWID;
CREATE TABLE jam_turn (
	jam    id not null references place, -- system
	starts time not null, -- system
	mean_before real not null, -- system
	mean_after  real not null, -- system
	chance real not null, -- system
	primary key (jam, starts)
) WITHOUT ROWID;

-- What somebody thinks of an idea: 1 agrees, -1 disagrees, 0 passes.
CREATE TABLE jam_stance ( -- large
	idea    id not null references item on update cascade, -- system
	person  id not null references person, -- pii
	jam     id not null references place,  -- system
	stance  int not null,                  -- content
	created time not null,                 -- system
	primary key (idea, person)
) WITHOUT ROWID;
CREATE INDEX jam_stance_by_jam ON jam_stance (jam, person, idea, stance);
CREATE INDEX jam_stance_by_time ON jam_stance (jam, created);
CREATE INDEX jam_stance_by_person ON jam_stance (person);

-- Groups of 20 people or more who think alike of ideas: how many they are, and what they think of some ideas, in steps of five. They
-- are made anew when 20 people took another stance, so that nobody's own is read from two looks. Who is in one is not kept.
CREATE TABLE jam_group (
	jam    id not null references place, -- system
	number int not null, -- system
	people int not null, -- system
	primary key (jam, number)
) WITHOUT ROWID;
CREATE TABLE jam_group_idea (
	jam      id not null references place, -- system
	number   int not null,  -- system
	position int not null,  -- system
	idea     id not null references item on update cascade, -- system
	agree    bool not null, -- system
	share    int not null,  -- system per cent of the group that say so
	others   int not null,  -- system and of the others
	primary key (jam, number, position)
) WITHOUT ROWID;
CREATE INDEX jam_group_idea_by_idea ON jam_group_idea (idea);

-- Countries (1), units (2) and languages (3) that were heard less than their size would have it. label empty: all that are too small together.
CREATE TABLE jam_unheard (
	jam      id not null references place, -- system
	sort     int not null,  -- system
	number   int not null,  -- system
	label    text not null, -- content
	people   int not null,  -- system
	heard    int not null,  -- system
	expected int not null,  -- system
	primary key (jam, sort, number)
) WITHOUT ROWID;
