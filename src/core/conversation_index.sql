-- message_indexed(id id) maybe: a message as the index wants it
-- unguarded: the index shows nothing; whoever reads it asks visible()
SELECT m.conversation, m.state, m.language, m.body FROM message m WHERE m.id = $id;

-- message_term_add(conversation id, term id, message id) run: a word of a message
INSERT INTO message_term (conversation, term, message) VALUES ($conversation, $term, $message) ON CONFLICT (conversation, term, message) DO NOTHING;

-- message_terms_drop(message id) run: its words leave the index
DELETE FROM message_term WHERE message = $message;
