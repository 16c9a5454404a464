-- Jams: mass conversations of some days. A jam is a place (kind 14) with members of its own, who take part; its forums are places (15) below it, which
-- inherit members and circle. What may be done when follows from these times and the clock, at each request.

-- closes: no new ideas from then on; freezes: nothing is written from then on. told: of which of its bells people were told (1 opened, 2 closed, 3 frozen).
CREATE TABLE jam (
	id        id primary key references place, -- system
	opens     time not null, -- content
	closes    time not null, -- content
	freezes   time not null, -- content
	languages text not null, -- content ISO 639-1, with spaces between
	rules     text not null, -- content Markdown
	rehearsal bool not null, -- system the team tries it out before it opens
	told      int not null   -- system
);
CREATE INDEX jam_by_opens ON jam (opens, id);
CREATE INDEX jam_untold ON jam (id) WHERE told < 3;

CREATE TABLE jam_forum (
	id         id primary key references place, -- system
	jam        id not null references place,    -- system
	position   int not null,                    -- system
	question   text not null,                   -- content
	background text not null,                   -- content Markdown
	moderator  id references person             -- pii
);
CREATE INDEX jam_forum_by_jam ON jam_forum (jam, position, id);

-- Who of the team looks after it when. forum 0: all of them.
CREATE TABLE jam_shift (
	id     id primary key,                -- system
	jam    id not null references place,  -- system
	forum  id not null,                   -- system
	person id not null references person, -- pii
	starts time not null,                 -- content
	ends   time not null                  -- content
);
CREATE INDEX jam_shift_by_jam ON jam_shift (jam, starts, id);
CREATE INDEX jam_shift_by_person ON jam_shift (person);

-- heat: when it was said, moved on by what it brought about (heat.h). built: ideas that name it. readers: distinct people it was shown to, counted up to
-- HEARD_ENOUGH. shuffle: drawn anew with every reader, so that those as little heard come in another order each time.
CREATE TABLE jam_idea ( -- large
	id        id primary key references item on update cascade, -- system
	jam       id not null references place, -- system
	forum     id not null references place, -- system
	title     text not null,  -- content
	body      text not null,  -- content Markdown
	html      text not null,  -- content rendered
	rehearsal bool not null,  -- system
	answered  bool not null,  -- system
	heat      time not null,  -- system
	built     int not null,   -- system
	readers   int not null,   -- system
	shuffle   int not null    -- system
);
CREATE INDEX jam_idea_by_forum ON jam_idea (forum, id);
CREATE INDEX jam_idea_by_jam ON jam_idea (jam, id);
CREATE INDEX jam_idea_hot ON jam_idea (forum, heat, id);
CREATE INDEX jam_idea_hot_all ON jam_idea (jam, heat, id);
CREATE INDEX jam_idea_unanswered ON jam_idea (forum, id) WHERE answered = false;
CREATE INDEX jam_idea_unanswered_all ON jam_idea (jam, id) WHERE answered = false;
CREATE INDEX jam_idea_unheard ON jam_idea (forum, readers, shuffle, id) WHERE readers < 20;
CREATE INDEX jam_idea_unheard_all ON jam_idea (jam, readers, shuffle, id) WHERE readers < 20;
CREATE INDEX jam_idea_rehearsed ON jam_idea (jam, id) WHERE rehearsal = true;

-- An idea builds on another one (1), contradicts it (2), or says the same (3).
CREATE TABLE jam_link ( -- large
	idea    id not null references item on update cascade, -- system
	other   id not null references item on update cascade, -- system
	kind    int not null,                  -- content
	person  id not null references person, -- pii who says so
	created time not null,                 -- system
	primary key (idea, other)
) WITHOUT ROWID;
CREATE INDEX jam_link_by_other ON jam_link (other, idea);
CREATE INDEX jam_link_by_person ON jam_link (person);

-- A poll that stands with an idea, and who chose what.
CREATE TABLE jam_choice ( -- large
	idea   id not null references item on update cascade, -- system
	number int not null,  -- system
	label  text not null, -- content
	votes  int not null,  -- system
	primary key (idea, number)
) WITHOUT ROWID;
CREATE TABLE jam_vote ( -- large
	idea    id not null references item on update cascade, -- system
	person  id not null references person, -- pii
	number  int not null,                  -- content
	created time not null,                 -- system
	primary key (idea, person)
) WITHOUT ROWID;
CREATE INDEX jam_vote_by_person ON jam_vote (person);

-- Whom an idea was shown to, as long as that is counted: at most HEARD_ENOUGH rows of an idea, none once the jam is frozen.
CREATE TABLE jam_reader ( -- large
	idea   id not null references item on update cascade, -- system
	person id not null references person, -- pii
	primary key (idea, person)
) WITHOUT ROWID;
CREATE INDEX jam_reader_by_person ON jam_reader (person);

-- How many take part, by country (1) and unit (2); those too few to be named are together, under an empty label.
CREATE TABLE jam_share (
	jam   id not null references place, -- system
	sort  int not null,                 -- system
	label text not null,                -- content
	n     int not null,                 -- system
	primary key (jam, sort, label)
) WITHOUT ROWID;

-- Whom the administration marks as executives, so that everybody sees who speaks.
CREATE TABLE jam_executive (
	person id primary key references person -- pii
);
