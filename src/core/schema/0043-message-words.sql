-- database: search
-- The words of messages as rows of a text index instead of as rows of a tree: message_words holds what the index needs to forget them by, numbers as
-- hexadecimal digits with a space between; find_message finds each as CONVERSATIONxWORD, so that a search looks through the viewer's conversations and no
-- others. Its rows are numbered backwards, as those of items are. PostgreSQL keeps message_term, which stays here without rows.
CREATE TABLE message_words ( -- large
	message      id primary key, -- system
	conversation id not null,    -- system
	words        text not null   -- content
);
CREATE VIRTUAL TABLE find_message USING fts5(words, content='', detail='none', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE find_message_word USING fts5vocab(find_message, instance);
INSERT INTO find_message (find_message, rank) VALUES ('hashsize', 67108864), ('automerge', 0);
INSERT INTO message_words (message, conversation, words)
SELECT t.message, min(t.conversation), group_concat(printf('%x', t.term), ' ') FROM message_term t GROUP BY t.message;
INSERT INTO find_message (rowid, words)
SELECT -w.message, printf('%xx', w.conversation) || replace(w.words, ' ', printf(' %xx', w.conversation)) FROM message_words w ORDER BY w.message DESC;
INSERT INTO find_message (find_message, rank) VALUES ('hashsize', 1048576), ('automerge', 4);
INSERT INTO find_message (find_message) VALUES ('optimize');
DELETE FROM message_term;
