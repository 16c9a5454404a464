-- thread_find(thread id) maybe: what the viewer keeps of a thread
SELECT t.follows, t.last, t.seen, t.draft FROM message_thread t WHERE t.person = $viewer AND t.thread = $thread;

-- thread_began(thread id) run: whoever said what is answered follows the answers
-- unguarded: somebody answers it, who reads it
INSERT INTO message_thread (person, thread, conversation, follows, last, seen, draft)
SELECT r.author, r.id, r.conversation, 1, r.id, r.id, '' FROM message r JOIN person p ON p.id = r.author AND p.state = 1 WHERE r.id = $thread
ON CONFLICT (person, thread) DO UPDATE SET follows = 1 WHERE message_thread.follows = 0;

-- thread_answered(person person_id, thread id, conversation id, message id, attended bool) run: and whoever answers; what stands above is read then, unless a job says it where not all was
INSERT INTO message_thread (person, thread, conversation, follows, last, seen, draft) VALUES ($person, $thread, $conversation, 2, $message, $message, '')
ON CONFLICT (person, thread) DO UPDATE SET follows = CASE WHEN message_thread.follows > 0 THEN message_thread.follows ELSE 2 END, last = excluded.last,
       seen = CASE WHEN $attended OR message_thread.seen >= message_thread.last THEN excluded.seen ELSE message_thread.seen END, draft = CASE WHEN $attended THEN '' ELSE message_thread.draft END;

-- thread_past(thread id, message id) run: an answer of a time that is over is read by all
UPDATE message_thread SET last = $message, seen = $message WHERE thread = $thread AND follows > 0 AND last < $message;

-- thread_follow(thread id) run: the viewer wants to hear of it, and has read what there is
-- unguarded: whoever asks reads it
INSERT INTO message_thread (person, thread, conversation, follows, last, seen, draft)
SELECT $viewer, r.id, r.conversation, 4, coalesce((SELECT max(a.id) FROM message a WHERE a.thread = r.id AND a.thread > 0), r.id), coalesce((SELECT max(a.id) FROM message a WHERE a.thread = r.id AND a.thread > 0), r.id), ''
FROM message r WHERE r.id = $thread
ON CONFLICT (person, thread) DO UPDATE SET follows = 4, last = excluded.last, seen = excluded.seen WHERE message_thread.follows <= 0;

-- thread_unfollow(thread id, conversation id) run: or not
INSERT INTO message_thread (person, thread, conversation, follows, last, seen, draft) VALUES ($viewer, $thread, $conversation, -1, $thread, $thread, '')
ON CONFLICT (person, thread) DO UPDATE SET follows = -1;

-- thread_draft(thread id, conversation id, draft text) run: what was not sent
INSERT INTO message_thread (person, thread, conversation, follows, last, seen, draft) VALUES ($viewer, $thread, $conversation, 0, $thread, $thread, $draft)
ON CONFLICT (person, thread) DO UPDATE SET draft = excluded.draft;

-- thread_seen(thread id, seen id) run: the viewer has read up to an answer
UPDATE message_thread SET seen = $seen WHERE person = $viewer AND thread = $thread AND seen < $seen;

-- thread_told_in(conversation id, seen id) maybe: was the viewer told of a thread that stands in what was read of a conversation?
-- any order: whichever
SELECT t.thread FROM message_thread t WHERE t.person = $viewer AND t.conversation = $conversation AND t.follows > 0 AND t.last > t.seen AND t.last <= $seen LIMIT 1;

-- thread_notify_read(conversation id, seen id) count: what the viewer was told of them is read
UPDATE notify SET read = true WHERE owner = $viewer AND read = false AND kind = 65
AND thread IN (SELECT t.thread FROM message_thread t WHERE t.person = $viewer AND t.conversation = $conversation AND t.follows > 0 AND t.last > t.seen AND t.last <= $seen);

-- thread_seen_in(conversation id, seen id) run: and they are
UPDATE message_thread SET seen = last WHERE person = $viewer AND conversation = $conversation AND follows > 0 AND last > seen AND last <= $seen;

-- thread_untell(person person_id, conversation id) run: who leaves was told of nothing
DELETE FROM notify WHERE owner = $person AND kind = 65 AND thread IN (SELECT t.thread FROM message_thread t WHERE t.person = $person AND t.conversation = $conversation);

-- thread_leave(person person_id, conversation id) run: and follows nothing there
DELETE FROM message_thread WHERE person = $person AND conversation = $conversation;

-- thread_erase(person person_id) run: an account ends
DELETE FROM message_thread WHERE person = $person;

-- thread_bring_beginners(conversation id) run: who began a thread that was brought follows it, and had nothing to read there, unless there was
-- unguarded: an import
INSERT INTO message_thread (person, thread, conversation, follows, last, seen, draft)
SELECT x.author, x.id, x.conversation, 1, x.last, x.last, '' FROM (
	SELECT r.author, r.id, r.conversation, (SELECT max(a.id) FROM message a WHERE a.thread = r.id AND a.thread > 0) AS last
	FROM message r JOIN person p ON p.id = r.author AND p.state = 1 WHERE r.conversation = $conversation AND r.thread = 0) x WHERE x.last IS NOT NULL
ON CONFLICT (person, thread) DO NOTHING;

-- thread_bring_answerers(conversation id) run: so does who answered
-- unguarded: an import
INSERT INTO message_thread (person, thread, conversation, follows, last, seen, draft)
SELECT x.author, x.thread, x.conversation, 2, (SELECT max(a.id) FROM message a WHERE a.thread = x.thread AND a.thread > 0), (SELECT max(a.id) FROM message a WHERE a.thread = x.thread AND a.thread > 0), ''
FROM (SELECT DISTINCT m.author, m.thread, m.conversation FROM message m JOIN person p ON p.id = m.author AND p.state = 1 WHERE m.conversation = $conversation AND m.thread > 0) x WHERE x.thread > 0
ON CONFLICT (person, thread) DO NOTHING;

-- thread_bring_newer(conversation id) run: what was brought into threads that were followed before; who had read all has
-- unguarded: an import
UPDATE message_thread SET last = (SELECT max(a.id) FROM message a WHERE a.thread = message_thread.thread AND a.thread > 0),
       seen = CASE WHEN last > seen THEN seen ELSE (SELECT max(a.id) FROM message a WHERE a.thread = message_thread.thread AND a.thread > 0) END
WHERE follows > 0 AND thread IN (SELECT DISTINCT m.thread FROM message m WHERE m.conversation = $conversation AND m.thread > 0)
AND last < (SELECT max(a.id) FROM message a WHERE a.thread = message_thread.thread AND a.thread > 0);
