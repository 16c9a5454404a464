-- message_words_kept(message id) maybe: PostgreSQL has its words in message_term alone
SELECT t.conversation, '' AS words FROM message_term t WHERE t.message = $message AND t.message < 0;

-- message_words_keep(message id, conversation id, words text) run: the same
DELETE FROM message_term WHERE message = -1 AND message = $message AND conversation = $conversation AND $words = '';

-- message_words_drop(message id) run: the same
DELETE FROM message_term WHERE message = -1 AND message = $message;

-- message_words_add(message id, words text) run: the same
DELETE FROM message_term WHERE message = -1 AND message = $message AND $words = '';

-- message_words_forget(message id, words text) run: the same
DELETE FROM message_term WHERE message = -1 AND message = $message AND $words = '';

-- message_words_find(match text, before id, most int) many: the same
SELECT t.message FROM message_term t WHERE t.message = -1 AND t.message < $before AND $match = '' ORDER BY t.message DESC LIMIT $most;

-- message_gather(hash int, merge int) run: the same
DELETE FROM message_term WHERE message = -1 AND $hash = $merge;

-- message_optimize() run: the same
DELETE FROM message_term WHERE message = -1;

-- message_check_left() each: messages with words in the index that are not there any more, and do not wait for it
-- unguarded: ruche check
-- scan: the check reads everything
SELECT DISTINCT t.message AS id FROM message_term t LEFT JOIN message m ON m.id = t.message
WHERE coalesce(m.state, 0) <> 3 AND NOT EXISTS (SELECT 1 FROM search_queue q WHERE q.item = t.message);

-- message_check_missing() each: messages of which the index has no word, and that do not wait for it
-- unguarded: ruche check
-- scan: the check reads everything
SELECT m.id, m.language, m.body FROM message m
WHERE m.state = 3 AND NOT EXISTS (SELECT 1 FROM message_term t WHERE t.message = m.id) AND NOT EXISTS (SELECT 1 FROM search_queue q WHERE q.item = m.id);

-- message_check_index() each: there is one table
SELECT t.message AS id FROM message_term t WHERE t.message = -1;

-- message_check_count() one: there is one table
SELECT 0 AS found, 0 AS kept;
