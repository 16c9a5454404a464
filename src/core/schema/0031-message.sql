-- Conversations: of two people (kind 1), of a group (2), a channel of a community (3). circle: who reads it: its own id, for which each of its people has a
-- row in reach, or the hub of the community; hub is the same number, since the one rule asks for both. last: its newest message. low, high: the two of a pair.
CREATE TABLE conversation ( -- protected large
	id      id primary key,      -- system
	kind    int not null,        -- system
	circle  id not null,         -- system
	hub     id not null,         -- system
	place   id references place, -- system the community of a channel
	name    text not null,       -- content
	low     id not null,         -- pii
	high    id not null,         -- pii
	created time not null,       -- system
	last    id not null          -- system
);
CREATE INDEX conversation_by_circle ON conversation (circle);
CREATE UNIQUE INDEX conversation_of_two ON conversation (low, high) WHERE low > 0;

-- Who is in a pair or a group; of a channel these are the members of its community. role: 1 in it, 3 keeps it.
CREATE TABLE conversation_member ( -- large
	conversation id not null, -- system
	person       id not null, -- pii
	role         int not null, -- system
	joined       time not null, -- system
	primary key (conversation, person)
) WITHOUT ROWID;
CREATE INDEX conversation_member_by_person ON conversation_member (person);

-- What a person keeps of a conversation: the newest message that was read, silence, words that were not sent.
CREATE TABLE conversation_mark ( -- large
	person       id not null,   -- pii
	conversation id not null,   -- system
	seen         id not null,   -- system
	muted        time not null, -- system until when; 0 not
	draft        text not null, -- content
	primary key (person, conversation)
) WITHOUT ROWID;

-- A river: in the order of time, without keys into the graph. circle and hub are its conversation's. state 3: there, 5: deleted, without its words.
-- thread: the message at the top of its thread, 0 none.
CREATE TABLE message ( -- protected large
	id           id primary key, -- system
	conversation id not null,    -- system
	circle       id not null,    -- system
	hub          id not null,    -- system
	author       id not null,    -- pii
	thread       id not null,    -- system
	state        int not null,   -- system
	language     text not null,  -- system
	body         text not null,  -- content Markdown
	html         text not null,  -- content rendered
	edited       time not null,  -- system 0 never
	answers      int not null    -- system
);
CREATE INDEX message_by_conversation ON message (conversation, id);
CREATE INDEX message_by_thread ON message (thread, id) WHERE thread > 0;
CREATE INDEX message_by_author ON message (author, id);

CREATE TABLE message_reaction ( -- large
	message id not null,  -- system
	person  id not null,  -- pii
	sign    int not null, -- content
	primary key (message, person, sign)
) WITHOUT ROWID;
CREATE INDEX message_reaction_by_person ON message_reaction (person);
