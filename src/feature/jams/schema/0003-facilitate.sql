-- What the team of a jam does while it runs, and what those on duty tell each other.

-- last: the newest answer below an idea, 0 without one. asks: it is a question, as its line ends with a question mark; answer: the answer that settled it,
-- 0 while it waits. highlighted: the act (jam_act) that highlighted it, 0 for none.
ALTER TABLE jam_idea ADD COLUMN last id not null default 0; -- system
ALTER TABLE jam_idea ADD COLUMN asks bool not null default false; -- system
ALTER TABLE jam_idea ADD COLUMN answer id not null default 0; -- system
ALTER TABLE jam_idea ADD COLUMN highlighted id not null default 0; -- system
UPDATE jam_idea SET asks = true WHERE title LIKE '%?';
UPDATE jam_idea SET last = coalesce((SELECT max(i.id) FROM item i WHERE i.root = jam_idea.id AND i.root <> 0 AND i.state = 3), 0);
CREATE INDEX jam_idea_by_last ON jam_idea (jam, last) WHERE last > 0;
CREATE INDEX jam_idea_by_last_in ON jam_idea (forum, last) WHERE last > 0;
CREATE INDEX jam_idea_waiting ON jam_idea (jam, id) WHERE asks = true AND answer = 0;
CREATE INDEX jam_idea_waiting_in ON jam_idea (forum, id) WHERE asks = true AND answer = 0;
CREATE INDEX jam_idea_highlighted ON jam_idea (jam, highlighted) WHERE highlighted > 0;

-- What the team did to ideas and answers, and why, for everybody who reads the jam (kinds: enum jam_act_kind). Rows stay as they are.
CREATE TABLE jam_act (
	id         id primary key,                -- system
	jam        id not null references place,  -- system
	kind       int not null,                  -- content
	idea       id not null references item on update cascade, -- system
	answer     id not null,                   -- system the one that was removed, 0: the idea itself
	person     id not null references person, -- pii who did it
	reason     text not null,                 -- content
	from_forum id not null,                   -- system of a move
	to_forum   id not null,                   -- system
	created    time not null                  -- system
);
CREATE INDEX jam_act_by_jam ON jam_act (jam, id);
CREATE INDEX jam_act_by_idea ON jam_act (idea, id);
CREATE INDEX jam_act_by_person ON jam_act (person);

-- What one shift leaves to the next, for the team alone.
CREATE TABLE jam_note (
	id      id primary key,                -- system
	jam     id not null references place,  -- system
	person  id not null references person, -- pii
	body    text not null,                 -- content Markdown
	created time not null                  -- system
);
CREATE INDEX jam_note_by_jam ON jam_note (jam, id);
CREATE INDEX jam_note_by_person ON jam_note (person);
