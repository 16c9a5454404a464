-- The same on PostgreSQL.
CREATE TABLE message_term (
	conversation bigint NOT NULL,
	term         bigint NOT NULL,
	message      bigint NOT NULL,
	PRIMARY KEY (conversation, term, message)
);
CREATE INDEX message_term_by_message ON message_term (message);
