-- notify_open(owner person_id, kind int, thread id) maybe: the unread row of a thread
-- any order: a thread has one
SELECT n.id, n.count, n.mail FROM notify n WHERE n.owner = $owner AND n.thread = $thread AND n.kind = $kind AND n.read = false LIMIT 1;

-- notify_drop(owner person_id, id id) run: before it comes back on top
DELETE FROM notify WHERE owner = $owner AND id = $id;

-- notify_place_left(owner person_id, place place_id) run: who is no member hears no more of who asked or was asked in
DELETE FROM notify WHERE owner = $owner AND thread = $place AND item = 0;

-- notify_add(owner person_id, id id, kind int, thread id, item id, who person_id, count int, why int, mail id, created time) run: a row of the page
INSERT INTO notify (owner, id, kind, thread, item, who, count, why, mail, read, created)
VALUES ($owner, $id, $kind, $thread, $item, $who, $count, $why, $mail, false, $created);

-- notify_count() many: unread ones the viewer may still see, at most 100
-- any order: they are counted, and sorting them took a temporary tree
SELECT n.id FROM notify n WHERE n.owner = $viewer AND n.read = false
AND (n.item = 0 OR EXISTS (SELECT 1 FROM item i WHERE i.id = n.item AND visible(i)))
AND (n.kind < 60 OR n.kind = 64 OR EXISTS (SELECT 1 FROM conversation c WHERE c.id = n.thread AND visible(c)) OR EXISTS (SELECT 1 FROM message m WHERE m.id = n.thread AND (m.state = 3 OR n.kind = 65) AND visible(m))) LIMIT 100;

-- part notification_rows: what lists show of notifications
SELECT n.id, n.kind, n.thread, n.item, n.who, n.count, n.why, n.read, n.created, CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS who_handle:text, p.name AS who_name, p.photo AS who_photo, p.hue AS who_hue,
       coalesce((SELECT i.kind FROM item i WHERE i.id = n.item AND visible(i)), 0) AS item_kind:int
FROM notify n JOIN person p ON p.id = n.who;

-- notify_page(before id) many: a page, newest first
part(notification_rows)
WHERE n.owner = $viewer AND n.id < $before AND (n.item = 0 OR EXISTS (SELECT 1 FROM item i WHERE i.id = n.item AND visible(i)))
AND (n.kind < 60 OR n.kind = 64 OR EXISTS (SELECT 1 FROM conversation c WHERE c.id = n.thread AND visible(c)) OR EXISTS (SELECT 1 FROM message m WHERE m.id = n.thread AND (m.state = 3 OR n.kind = 65) AND visible(m)))
ORDER BY n.id DESC LIMIT 30;

-- notify_mailed(mail id) many: what a mail tells of, newest first
-- row: notify_page
part(notification_rows)
WHERE n.owner = $viewer AND n.mail = $mail AND n.mail <> 0 AND n.read = false AND (n.item = 0 OR EXISTS (SELECT 1 FROM item i WHERE i.id = n.item AND visible(i)))
AND (n.kind < 60 OR n.kind = 64 OR EXISTS (SELECT 1 FROM conversation c WHERE c.id = n.thread AND visible(c)) OR EXISTS (SELECT 1 FROM message m WHERE m.id = n.thread AND (m.state = 3 OR n.kind = 65) AND visible(m)))
AND NOT EXISTS (SELECT 1 FROM mute m WHERE m.who = $viewer AND m.until > $now AND (m.whom = n.thread OR m.whom = n.who))
AND NOT EXISTS (SELECT 1 FROM conversation_mark k WHERE k.person = $viewer AND k.conversation = n.thread AND k.muted > $now)
AND (n.kind <> 65 OR NOT EXISTS (SELECT 1 FROM message_thread t JOIN conversation_mark k ON k.person = t.person AND k.conversation = t.conversation AND k.muted > $now WHERE t.person = $viewer AND t.thread = n.thread))
ORDER BY n.id DESC LIMIT 50;

-- notify_read_all() count: all of them
UPDATE notify SET read = true WHERE owner = $viewer AND read = false;

-- notify_unread_in(thread id) maybe: is there something of a thread to read?
-- any order: whichever
SELECT n.id FROM notify n WHERE n.owner = $viewer AND n.thread = $thread AND n.read = false LIMIT 1;

-- notify_read_thread(thread id) count: those of one thread
UPDATE notify SET read = true WHERE owner = $viewer AND thread = $thread AND read = false;

-- notify_item(id item_id) maybe: the item of an event, as far as telling needs it
-- unguarded: the job tells only people who may read it, and reads join it again
SELECT i.author, i.root, i.reply_to, i.circle, i.kind, i.state FROM item i WHERE i.id = $id;

-- notify_takers(thread id) many: who follows a thread
-- bounded: at most this many are told of one answer
SELECT f.who FROM follow f WHERE f.whom = $thread AND f.kind = 4 ORDER BY f.who LIMIT 5000;

-- notify_may(person person_id, item item_id, thread id, actor person_id) maybe: may the person read it, and wants to hear of it?
-- unguarded: asks for another person than the viewer, with the same rule
SELECT i.id FROM item i JOIN person p ON p.id = $person
WHERE i.id = $item AND p.state = 1
AND (i.circle <= CASE WHEN p.kind = 1 OR p.kind = 4 THEN 1 ELSE 0 END OR EXISTS (SELECT 1 FROM reach r WHERE r.person = $person AND r.circle = i.circle)
OR EXISTS (SELECT 1 FROM circle_hub c CROSS JOIN reach r WHERE c.circle = i.circle AND r.person = $person AND r.circle = c.hub))
AND NOT EXISTS (SELECT 1 FROM mute m WHERE m.who = $person AND m.until > $now AND (m.whom = $thread OR m.whom = $actor));

-- notify_hosts(hub place_id) many: owners and facilitators of a place
-- bounded: at most this many are told
SELECT m.person FROM member m WHERE m.hub = $hub AND m.role >= 2 AND m.state = 1 ORDER BY m.role DESC, m.person LIMIT 50;

-- notify_conversations() one: conversations and threads with news that the viewer was told of, at most 100
-- any order: they are counted
SELECT count(*) AS n:int FROM (SELECT DISTINCT n.thread FROM notify n WHERE n.owner = $viewer AND n.read = false AND n.kind IN (60, 61, 65)
AND (EXISTS (SELECT 1 FROM conversation c WHERE c.id = n.thread AND visible(c)) OR n.kind = 65 AND EXISTS (SELECT 1 FROM message m WHERE m.id = n.thread AND visible(m))) LIMIT 100) x;

-- notify_message(id id) maybe: a message, as far as telling needs it
-- unguarded: the job tells only people who may read it
SELECT m.conversation, m.circle, m.author, m.thread, m.body, m.state, c.kind FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.id = $id;

-- notify_listeners(conversation id, thread id, message id) many: who is in a conversation, has not read that far, and wants to hear of it, and of the thread; how far they have
-- bounded: CONVERSATION_PEOPLE_MAX
SELECT m.person, coalesce(k.seen, 0) AS seen:id FROM conversation_member m JOIN person p ON p.id = m.person AND p.state = 1
LEFT JOIN conversation_mark k ON k.person = m.person AND k.conversation = m.conversation
LEFT JOIN message_thread t ON t.person = m.person AND t.thread = $thread
WHERE m.conversation = $conversation AND coalesce(k.muted, 0) <= $now AND coalesce(k.seen, 0) < $message AND coalesce(t.seen, 0) < $message AND coalesce(t.follows, 0) >= 0;

-- notify_named(name text, circle id, conversation id, message id) maybe: a person by handle who reads there, how far they have, and whether they have not read this and want to hear of it
SELECT p.id, coalesce(k.seen, 0) AS seen:id, (coalesce(k.muted, 0) <= $now AND coalesce(k.seen, 0) < $message) AS hears:bool
FROM handle h JOIN person p ON p.id = h.target AND p.state = 1 LEFT JOIN conversation_mark k ON k.person = p.id AND k.conversation = $conversation
WHERE h.name = $name AND h.kind = 1 AND EXISTS (SELECT 1 FROM reach r WHERE r.person = p.id AND r.circle = $circle);

-- notify_thread_named(person person_id, thread id, conversation id, seen id) run: who is named in a thread follows it, unless they did not want to
INSERT INTO message_thread (person, thread, conversation, follows, last, seen, draft) VALUES ($person, $thread, $conversation, 3, $thread, $seen, '')
ON CONFLICT (person, thread) DO UPDATE SET follows = 3 WHERE message_thread.follows = 0;

-- notify_thread_moved(thread id, conversation id, message id) run: it stands on top again for those who follow it; who has read the conversation that far has read it
UPDATE message_thread SET last = $message,
       seen = CASE WHEN EXISTS (SELECT 1 FROM conversation_mark k WHERE k.person = message_thread.person AND k.conversation = $conversation AND k.seen >= $message) THEN $message ELSE seen END
WHERE thread = $thread AND follows > 0 AND last < $message;

-- notify_thread_followers(thread id, conversation id, circle id, message id, actor person_id) many: who follows a thread and reads there, has not read that far, and wants to hear of it; how far they have
-- bounded: at most this many are told of one answer
SELECT t.person, t.follows, CASE WHEN coalesce(k.seen, 0) > t.seen THEN k.seen ELSE t.seen END AS seen:id
FROM message_thread t JOIN person p ON p.id = t.person AND p.state = 1 LEFT JOIN conversation_mark k ON k.person = t.person AND k.conversation = $conversation
WHERE t.thread = $thread AND t.follows > 0 AND t.person <> $actor AND t.seen < $message AND coalesce(k.muted, 0) <= $now AND coalesce(k.seen, 0) < $message
AND EXISTS (SELECT 1 FROM reach r WHERE r.person = t.person AND r.circle = $circle)
AND NOT EXISTS (SELECT 1 FROM mute m WHERE m.who = t.person AND m.until > $now AND m.whom = $actor) ORDER BY t.person LIMIT 5000;
