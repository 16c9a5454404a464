-- Words that a job says later, in their author's name. state: 1 they wait, 2 their time came and they could not be said. thread: the message that they answer, 0 none.
CREATE TABLE message_waiting ( -- large
	id           id primary key, -- system
	author       id not null,    -- pii
	conversation id not null,    -- system
	thread       id not null,    -- system
	body         text not null,  -- content Markdown
	due          time not null,  -- system
	state        int not null    -- system
);
CREATE INDEX message_waiting_by_author ON message_waiting (author, due);

-- Messages that somebody wants to come back to, and when.
CREATE TABLE message_reminder ( -- large
	id      id primary key, -- system
	person  id not null,    -- pii
	message id not null,    -- system
	due     time not null   -- system
);
CREATE UNIQUE INDEX message_reminder_of ON message_reminder (person, message);
