-- What a person keeps of a thread: whether they follow it (follows: 1 they began it, 2 they answered, 3 they are named in it, 4 they asked for it; 0 nothing was decided, -1 they do not want to),
-- its newest answer, how far they have read, words not sent. Who follows has a row, so that what is followed comes by its newest answer from an index, however much one has said in one's life.
CREATE TABLE message_thread ( -- large
	person       id not null,   -- pii
	thread       id not null,   -- system the message at its top
	conversation id not null,   -- system
	follows      int not null,  -- system
	last         id not null,   -- system
	seen         id not null,   -- system
	draft        text not null, -- content
	primary key (person, thread)
) WITHOUT ROWID;
CREATE INDEX message_thread_followers ON message_thread (thread, person) WHERE follows > 0;
CREATE INDEX message_thread_newest ON message_thread (person, last) WHERE follows > 0;
CREATE INDEX message_thread_unread ON message_thread (person, conversation) WHERE follows > 0 AND last > seen;

-- Threads that there were before: who began one or answered in it follows it, and has read it.
INSERT INTO message_thread (person, thread, conversation, follows, last, seen, draft)
SELECT r.author, r.id, r.conversation, 1, (SELECT max(a.id) FROM message a WHERE a.thread = r.id AND a.thread > 0), (SELECT max(a.id) FROM message a WHERE a.thread = r.id AND a.thread > 0), ''
FROM message r JOIN person p ON p.id = r.author AND p.state = 1 WHERE r.id IN (SELECT a.thread FROM message a WHERE a.thread > 0);
INSERT INTO message_thread (person, thread, conversation, follows, last, seen, draft)
SELECT x.author, x.thread, x.conversation, 2, (SELECT max(a.id) FROM message a WHERE a.thread = x.thread AND a.thread > 0), (SELECT max(a.id) FROM message a WHERE a.thread = x.thread AND a.thread > 0), ''
FROM (SELECT DISTINCT m.author, m.thread, m.conversation FROM message m WHERE m.thread > 0) x JOIN person p ON p.id = x.author AND p.state = 1
WHERE NOT EXISTS (SELECT 1 FROM message_thread t WHERE t.person = x.author AND t.thread = x.thread);
