-- Activities: what a few people do together until it is done. An activity is a place (kind 12) with members of its own; it may lie below a
-- community. Its outline is sections of steps: to-dos (item kind 16) and entries (17). Days count from 1970-01-01, 0 none: a day has no zone.

-- template: others may begin from it. done: when it was completed, 0 while it goes on.
CREATE TABLE activity ( -- large
	id       id primary key references place, -- system
	starts   int not null,  -- content
	due      int not null,  -- content
	template bool not null, -- content
	done     time not null  -- system
);
CREATE INDEX activity_templates ON activity (template, id);

-- todos, done: how many to-dos stand there, without those that only some may see.
CREATE TABLE activity_section ( -- large
	id       id primary key,                -- system
	activity id not null references place,  -- system
	position text not null,                 -- system order_key
	title    text not null,                 -- content empty: what stands before all headings
	todos    int not null,                  -- system
	done     int not null                   -- system
);
CREATE INDEX activity_section_by_activity ON activity_section (activity, position, id);

-- done: when it was done, 0 while it is open; an entry stays open.
CREATE TABLE activity_step ( -- large
	id       id primary key references item on update cascade, -- system
	activity id not null references place,            -- system
	section  id not null references activity_section, -- system
	position text not null,        -- system order_key
	title    text not null,        -- content
	body     text not null,        -- content Markdown
	html     text not null,        -- content rendered
	link     text not null,        -- content
	due      int not null,         -- content
	done     time not null,        -- system
	doer     id references person  -- pii
);
CREATE INDEX activity_step_by_activity ON activity_step (activity, id);
CREATE INDEX activity_step_by_section ON activity_step (section, position, id);
CREATE INDEX activity_step_open ON activity_step (section, position, id) WHERE done = 0;
CREATE INDEX activity_step_done ON activity_step (section, done, id) WHERE done > 0;
CREATE INDEX activity_step_by_doer ON activity_step (doer);

-- Whose a to-do is. open, due: as of the to-do, so that a person's own list is a range; due 9999999: no day. told: the day the person was
-- reminded of.
CREATE TABLE activity_assignee ( -- large
	todo   id not null references activity_step on update cascade, -- system
	person id not null references person, -- pii
	open   bool not null, -- system
	due    int not null,  -- system
	told   int not null,  -- system
	primary key (todo, person)
) WITHOUT ROWID;
CREATE INDEX activity_assignee_by_person ON activity_assignee (person, todo);
CREATE INDEX activity_assignee_open ON activity_assignee (person, due, todo) WHERE open = true;
CREATE INDEX activity_assignee_due ON activity_assignee (due, todo, person) WHERE open = true;

-- What happened in an activity. kind: 1 added, 2 done, 3 open again, 4 answered (answer: the comment).
CREATE TABLE activity_change ( -- large
	activity id not null references place,                   -- system
	id       id not null,                                    -- system
	kind     int not null,                                   -- system
	step     id not null references item on update cascade,  -- system
	answer   id not null,                                    -- system
	who      id not null references person,                  -- pii
	primary key (activity, id)
) WITHOUT ROWID;
CREATE INDEX activity_change_by_id ON activity_change (id);
CREATE INDEX activity_change_by_step ON activity_change (step);
CREATE INDEX activity_change_by_who ON activity_change (who);

-- Up to where somebody has looked at what is new.
CREATE TABLE activity_seen (
	person id primary key references person, -- pii
	last   id not null                       -- system
);
