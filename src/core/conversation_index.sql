-- message_indexed(id id) maybe: a message as the index wants it
-- unguarded: the index shows nothing; whoever reads it asks visible()
SELECT m.conversation, m.state, m.language, m.body FROM message m WHERE m.id = $id;

-- message_term_add(conversation id, term id, message id) run: a word of a message
INSERT INTO message_term (conversation, term, message) VALUES ($conversation, $term, $message) ON CONFLICT (conversation, term, message) DO NOTHING;

-- message_terms_drop(message id) run: its words leave the index
DELETE FROM message_term WHERE message = $message;

-- message_words_kept(message id) maybe: what the index has of a message
SELECT w.conversation, w.words FROM message_words w WHERE w.message = $message;

-- message_words_keep(message id, conversation id, words text) run: what it will have to forget
INSERT INTO message_words (message, conversation, words) VALUES ($message, $conversation, $words);

-- message_words_drop(message id) run: it has nothing of it any more
DELETE FROM message_words WHERE message = $message;

-- message_words_add(message id, words text) run: the words of a message into the index. Rows of VALUES: see core/search_index.c
INSERT INTO find_message (rowid, words) VALUES (-$message, $words);

-- message_words_forget(message id, words text) run: and out of it
INSERT INTO find_message (find_message, rowid, words) VALUES ('delete', -$message, $words);

-- message_words_find(match text, before id, most int) many: the newest messages that have words of one conversation
SELECT -f.rowid AS message:id FROM find_message f WHERE find_message MATCH $match AND f.rowid > -$before ORDER BY f.rowid LIMIT $most;

-- message_gather(hash int, merge int) run: how much the index gathers in memory, and how eagerly it merges; 0 is never
INSERT INTO find_message (find_message, rank) VALUES ('hashsize', $hash), ('automerge', $merge);

-- message_optimize() run: merges its segments
INSERT INTO find_message (find_message) VALUES ('optimize');

-- message_check_left() each: messages with words in the index that are not there any more, and do not wait for it
-- unguarded: ruche check
-- scan: the check reads everything
SELECT w.message AS id:id FROM message_words w LEFT JOIN message m ON m.id = w.message
WHERE coalesce(m.state, 0) <> 3 AND NOT EXISTS (SELECT 1 FROM search_queue q WHERE q.item = w.message);

-- message_check_missing() each: messages of which the index has no word, and that do not wait for it
-- unguarded: ruche check
-- scan: the check reads everything
SELECT m.id AS id:id, m.language, m.body FROM message m
WHERE m.state = 3 AND NOT EXISTS (SELECT 1 FROM message_words w WHERE w.message = m.id) AND NOT EXISTS (SELECT 1 FROM search_queue q WHERE q.item = m.id);

-- message_check_index() each: messages of which the index finds a word that is not theirs
-- unguarded: ruche check
-- scan: the check reads everything
SELECT DISTINCT -f.doc AS id:id FROM find_message_word f LEFT JOIN message_words w ON w.message = -f.doc
WHERE w.message IS NULL OR f.term NOT LIKE printf('%xx%%', w.conversation) OR instr(' ' || w.words || ' ', ' ' || substr(f.term, instr(f.term, 'x') + 1) || ' ') = 0;

-- message_check_count() one: words that the index has, and that it must forget one day
-- unguarded: ruche check
-- scan: the check reads everything
SELECT (SELECT count(*) FROM find_message_word f) AS found:int,
       (SELECT coalesce(sum(CASE WHEN w.words = '' THEN 0 ELSE length(w.words) - length(replace(w.words, ' ', '')) + 1 END), 0) FROM message_words w) AS kept:int;
