-- conversation_find(id id) maybe: one that the viewer reads
SELECT c.id, c.kind, c.circle, c.place, c.name, c.low, c.high, c.last, coalesce(k.seen, CASE WHEN c.kind = 3 THEN c.last ELSE 0 END) AS seen:id,
       coalesce(k.muted, 0) AS muted:time, k.person IS NOT NULL AS marked:bool, coalesce(k.draft, '') AS draft:text, coalesce(m.role, 0) AS role:int, coalesce(o.state, 1) AS other_state:int
FROM conversation c LEFT JOIN conversation_mark k ON k.person = $viewer AND k.conversation = c.id
LEFT JOIN conversation_member m ON m.conversation = c.id AND m.person = $viewer
LEFT JOIN person o ON o.id = CASE WHEN c.kind <> 1 THEN 0 WHEN c.low = $viewer THEN c.high ELSE c.low END
WHERE c.id = $id AND visible(c);

-- conversation_reader(id id, person person_id) maybe: the name of one who reads it
-- unguarded: asked for nobody's page, and what visible() says of that person
SELECT p.name FROM person p JOIN conversation c ON c.id = $id
WHERE p.id = $person AND p.state = 1 AND (c.circle <= CASE WHEN p.kind = 1 OR p.kind = 4 THEN 1 ELSE 0 END AND c.hub NOT IN (SELECT hub FROM narrowing)
  OR EXISTS (SELECT 1 FROM reach v WHERE v.person = p.id AND v.circle = c.circle)
  OR c.circle = 1 AND EXISTS (SELECT 1 FROM reach w WHERE w.person = p.id AND w.circle = c.hub));

-- conversation_of_two(low id, high id) maybe: theirs
-- unguarded: asked by one of the two, and gives only its number
SELECT c.id FROM conversation c WHERE c.low = $low AND c.high = $high AND c.low > 0;

-- conversation_add(id id, kind int, circle id, place place_id, name text, low id, high id) run: a new one
INSERT INTO conversation (id, kind, circle, hub, place, name, low, high, created, last)
VALUES ($id, $kind, $circle, $circle, nullif($place, 0), $name, $low, $high, $now, $id);

-- conversation_rename(id id, name text) run: another name
UPDATE conversation SET name = $name WHERE id = $id;

-- conversation_last(id id, message id) run: something was said
UPDATE conversation SET last = $message WHERE id = $id AND (last < $message OR last = id);

-- conversation_hold(id id) run: whoever says something or changes who is in it comes one after the other
UPDATE conversation SET kind = kind WHERE id = $id;

-- conversation_member_add(conversation id, person person_id, role int) count: somebody is in it
INSERT INTO conversation_member (conversation, person, role, joined) VALUES ($conversation, $person, $role, $now) ON CONFLICT (conversation, person) DO NOTHING;

-- conversation_member_drop(conversation id, person person_id) count: no more
DELETE FROM conversation_member WHERE conversation = $conversation AND person = $person;

-- conversation_people_count(conversation id) one: how many are in it
SELECT count(*) AS n:int FROM conversation_member m WHERE m.conversation = $conversation;

-- conversation_keepers(conversation id) one: how many of them keep it
SELECT count(*) AS n:int FROM conversation_member m WHERE m.conversation = $conversation AND m.role = 3;

-- conversation_eldest(conversation id) maybe: who is in it longest, colleagues before guests
SELECT m.person FROM conversation_member m JOIN person p ON p.id = m.person WHERE m.conversation = $conversation AND p.state = 1
ORDER BY CASE WHEN p.kind = 2 THEN 1 ELSE 0 END, m.joined, m.person LIMIT 1;

-- conversation_keep(conversation id, person person_id) run: keeps it from now on
UPDATE conversation_member SET role = 3 WHERE conversation = $conversation AND person = $person;

-- conversation_reach_add(person person_id, conversation id) run: may read it
INSERT INTO reach (person, circle) VALUES ($person, $conversation) ON CONFLICT (person, circle) DO NOTHING;

-- conversation_reach_drop(person person_id, conversation id) run: may no more
DELETE FROM reach WHERE person = $person AND circle = $conversation;

-- conversation_seen(person person_id, conversation id, seen id) count: has read up to a message; nothing when that is no news
INSERT INTO conversation_mark (person, conversation, seen, muted, draft) VALUES ($person, $conversation, $seen, 0, '')
ON CONFLICT (person, conversation) DO UPDATE SET seen = excluded.seen WHERE conversation_mark.seen < excluded.seen;

-- conversation_said(person person_id, conversation id, seen id) run: has said something, and so read what stood before
INSERT INTO conversation_mark (person, conversation, seen, muted, draft) VALUES ($person, $conversation, $seen, 0, '')
ON CONFLICT (person, conversation) DO UPDATE SET seen = excluded.seen, draft = '';

-- conversation_mute(conversation id, seen id, until time) run: silence for a time
INSERT INTO conversation_mark (person, conversation, seen, muted, draft) VALUES ($viewer, $conversation, $seen, $until, '')
ON CONFLICT (person, conversation) DO UPDATE SET muted = excluded.muted;

-- conversation_draft(conversation id, seen id, draft text) run: what was not sent
INSERT INTO conversation_mark (person, conversation, seen, muted, draft) VALUES ($viewer, $conversation, $seen, 0, $draft)
ON CONFLICT (person, conversation) DO UPDATE SET draft = excluded.draft;

-- conversation_mark_drop(person person_id, conversation id) run: what somebody kept of it
DELETE FROM conversation_mark WHERE person = $person AND conversation = $conversation;

-- conversation_untell(person id, conversation id) run: and was told of it
DELETE FROM notify WHERE owner = $person AND thread = $conversation;

-- message_find(conversation id, id id) maybe: a message, there or deleted
SELECT m.id, m.conversation, m.circle, m.thread, m.author, m.state, m.body FROM message m WHERE m.id = $id AND m.conversation = $conversation AND visible(m);

-- message_add(id id, conversation id, circle id, author person_id, thread id, language text, body text, html text) run: something is said
INSERT INTO message (id, conversation, circle, hub, author, thread, state, language, body, html, edited, answers)
VALUES ($id, $conversation, $circle, $circle, $author, $thread, 3, $language, $body, $html, 0, 0);

-- message_answered(id id, change int) run: answers of a thread
UPDATE message SET answers = answers + $change WHERE id = $id;

-- message_write(id id, language text, body text, html text) run: an edit
UPDATE message SET language = $language, body = $body, html = $html, edited = $now WHERE id = $id AND state = 3;

-- message_drop(id id) count: its words go
UPDATE message SET state = 5, body = '', html = '', language = '' WHERE id = $id AND state = 3;

-- message_reactions_drop(id id) run: and what was put to it
DELETE FROM message_reaction WHERE message = $id;

-- message_react(message id, sign int) run: a sign
INSERT INTO message_reaction (message, person, sign) VALUES ($message, $viewer, $sign) ON CONFLICT (message, person, sign) DO NOTHING;

-- message_unreact(message id, sign int) run: taken back
DELETE FROM message_reaction WHERE message = $message AND person = $viewer AND sign = $sign;

-- message_queue(message id) run: its words wait for the index
INSERT INTO search_queue (item, since) VALUES ($message, $now) ON CONFLICT (item) DO UPDATE SET since = excluded.since;

-- conversation_erased(person person_id) many: conversations of an account that is erased
-- any order: the caller goes on until none is left
-- bounded: the caller goes on until none is left
SELECT m.conversation FROM conversation_member m WHERE m.person = $person LIMIT 200;

-- conversation_kind(id id) maybe: what it is
-- unguarded: for the erasure of an account
SELECT c.kind FROM conversation c WHERE c.id = $id;

-- message_erased(person person_id, after id, most int) many: what an account that is erased has said
-- unguarded: for the erasure of an account
SELECT m.id, m.conversation, m.circle, m.thread FROM message m WHERE m.author = $person AND m.id > $after AND m.state = 3 ORDER BY m.id LIMIT $most;

-- conversation_erase_marks(person person_id) run: what it kept of conversations
DELETE FROM conversation_mark WHERE person = $person;

-- conversation_erase_reactions(person person_id) run: the signs it put
DELETE FROM message_reaction WHERE person = $person;
