-- database: search
-- Which words stand in which messages, by conversation: a search looks through the viewer's conversations and no others, however much is said elsewhere.
-- term: a number made of the word's stem (core/message_index.c).
CREATE TABLE message_term ( -- large
	conversation id not null, -- system
	term         id not null, -- content
	message      id not null, -- system
	primary key (conversation, term, message)
) WITHOUT ROWID;
CREATE INDEX message_term_by_message ON message_term (message);
