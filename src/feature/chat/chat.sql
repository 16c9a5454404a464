-- part chat_rows: a conversation as lists show it
SELECT c.id, c.kind, c.name, c.last, c.created, coalesce(p.title, '') AS place_title:text, coalesce(p.handle, '') AS place_handle:text,
       coalesce(o.name, '') AS other_name:text, CASE WHEN (o.id IS NULL OR o.state = 2 OR ($clear = 0 AND o.pseudonym <> '')) THEN '' ELSE o.handle END AS other_handle:text,
       coalesce(o.id, 0) AS other:id, coalesce(o.photo, '') AS other_photo:text, coalesce(o.hue, 1) AS other_hue:int, coalesce(o.kind, 0) AS other_kind:int,
       coalesce(k.seen, CASE WHEN c.kind = 3 THEN c.last ELSE 0 END) AS seen:id, coalesce(k.muted, 0) AS muted:time, coalesce(k.draft, '') <> '' AS drafted:bool,
       coalesce(l.body, '') AS said:text, coalesce(l.language, '') AS said_language:text, coalesce(l.state, 0) AS said_state:int, coalesce(l.author, 0) AS said_author:id, coalesce(CASE WHEN a.pseudonym <> '' OR a.given_name = '' THEN a.name ELSE a.given_name END, '') AS said_name:text,
       (SELECT count(*) FROM (SELECT 1 AS one FROM message u WHERE u.conversation = c.id AND u.id > coalesce(k.seen, CASE WHEN c.kind = 3 THEN c.last ELSE 0 END)
        AND u.author <> $viewer AND u.state = 3 AND visible(u) LIMIT 100) x) AS unread:int
FROM conversation c LEFT JOIN conversation_mark k ON k.person = $viewer AND k.conversation = c.id
LEFT JOIN place p ON p.id = c.place AND visible(p)
LEFT JOIN person o ON o.id = CASE WHEN c.kind <> 1 THEN 0 WHEN c.low = $viewer THEN c.high ELSE c.low END
LEFT JOIN message l ON l.id = c.last AND visible(l) LEFT JOIN person a ON a.id = l.author;

-- chat_list(before id, most int) many: the viewer's conversations, the liveliest first
part(chat_rows)
WHERE c.circle IN (SELECT r.circle FROM reach r WHERE r.person = $viewer) AND c.last < $before AND visible(c) ORDER BY c.last DESC LIMIT $most;

-- chat_one(id id) maybe: one of them
-- row: chat_list
part(chat_rows)
WHERE c.id = $id AND visible(c);

-- chat_channels(hub id, place place_id, most int) many: channels of a community, for its members
-- row: chat_list
part(chat_rows)
WHERE c.circle = $hub AND c.kind = 3 AND c.place = $place AND visible(c) ORDER BY c.last DESC LIMIT $most;

-- chat_channel_count(hub id, place place_id) one: how many of them the viewer reads
SELECT count(*) AS n:int FROM conversation c WHERE c.circle = $hub AND c.kind = 3 AND c.place = $place AND visible(c);

-- chat_of_two(low id, high id) maybe: the conversation of the viewer and another
SELECT c.id FROM conversation c WHERE c.low = $low AND c.high = $high AND c.low > 0 AND visible(c);

-- chat_titles(most int) many: what the viewer's liveliest conversations are called
SELECT c.id, c.kind, c.name, coalesce(o.name, '') AS other_name:text FROM conversation c
LEFT JOIN person o ON o.id = CASE WHEN c.kind <> 1 THEN 0 WHEN c.low = $viewer THEN c.high ELSE c.low END
WHERE c.circle IN (SELECT r.circle FROM reach r WHERE r.person = $viewer) AND visible(c) ORDER BY c.last DESC LIMIT $most;

-- chat_names(ids ids) many: what conversations are called, for who reads them
-- bounded: by the list
SELECT c.id, c.kind, c.name, coalesce(o.name, '') AS other_name:text FROM conversation c
LEFT JOIN person o ON o.id = CASE WHEN c.kind <> 1 THEN 0 WHEN c.low = $viewer THEN c.high ELSE c.low END
WHERE c.id IN list($ids) AND visible(c);

-- chat_first_people(ids ids, most int) many: the first few who are in groups, without the viewer
-- bounded: by the list and $most
SELECT x.conversation AS conversation:id, x.name AS name:text FROM (
	SELECT m.conversation, CASE WHEN (p.pseudonym <> '' OR p.given_name = '') THEN p.name ELSE p.given_name END AS name, row_number() OVER (PARTITION BY m.conversation ORDER BY m.joined, m.person) AS place
	FROM conversation c JOIN conversation_member m ON m.conversation = c.id JOIN person p ON p.id = m.person WHERE c.id IN list($ids) AND m.person <> $viewer AND visible(c)) x
WHERE x.place <= $most ORDER BY x.conversation, x.place;

-- chat_people(id id) many: who is in a pair or a group
-- bounded: CONVERSATION_PEOPLE_MAX
SELECT p.id, p.name, CASE WHEN (p.state = 2 OR ($clear = 0 AND p.pseudonym <> '')) THEN '' ELSE p.handle END AS handle:text, p.photo, p.hue, p.kind,
       CASE WHEN $clear = 0 AND p.pseudonym <> '' THEN '' ELSE p.title END AS title:text, CASE WHEN $clear = 0 AND p.pseudonym <> '' THEN '' ELSE p.city END AS city:text, m.role
FROM conversation c JOIN conversation_member m ON m.conversation = c.id JOIN person p ON p.id = m.person WHERE c.id = $id AND visible(c) ORDER BY p.sort_key, p.id;

-- part message_rows: a message as pages show it
SELECT m.id, m.author, m.thread, m.state, m.language, m.body, m.html, m.edited, m.answers, h.name AS author_name,
       CASE WHEN (h.state = 2 OR ($clear = 0 AND h.pseudonym <> '' AND h.id <> $viewer)) THEN '' ELSE h.handle END AS author_handle:text,
       h.photo AS author_photo, h.hue AS author_hue, h.kind AS author_kind, coalesce(t.body, '') AS root_body:text, coalesce(t.language, '') AS root_language:text, coalesce(w.name, '') AS root_name:text
FROM message m JOIN person h ON h.id = m.author
LEFT JOIN message t ON t.id = m.thread AND m.thread > 0 AND visible(t) LEFT JOIN person w ON w.id = t.author;

-- chat_before(conversation id, before id, most int) many: what was said before, newest first
part(message_rows)
WHERE m.conversation = $conversation AND m.id < $before AND visible(m) ORDER BY m.id DESC LIMIT $most;

-- chat_after(conversation id, after id, most int) many: what was said since, oldest first
-- row: chat_before
part(message_rows)
WHERE m.conversation = $conversation AND m.id > $after AND visible(m) ORDER BY m.id LIMIT $most;

-- chat_thread(conversation id, thread id, after id, most int) many: the answers of a thread
-- row: chat_before
part(message_rows)
WHERE m.thread = $thread AND m.thread > 0 AND m.conversation = $conversation AND m.id > $after AND visible(m) ORDER BY m.id LIMIT $most;

-- chat_message(conversation id, id id) maybe: one message
-- row: chat_before
part(message_rows)
WHERE m.id = $id AND m.conversation = $conversation AND visible(m);

-- chat_unread(conversation id, seen id) maybe: the first that the viewer has not read
SELECT m.id FROM message m WHERE m.conversation = $conversation AND m.id > $seen AND m.author <> $viewer AND m.state = 3 AND visible(m) ORDER BY m.id LIMIT 1;

-- chat_reactions(ids ids) many: the signs that messages got
-- bounded: by the list, six of each
SELECT r.message, r.sign, count(*) AS n:int, max(CASE WHEN r.person = $viewer THEN 1 ELSE 0 END) AS mine:int
FROM message m JOIN message_reaction r ON r.message = m.id WHERE m.id IN list($ids) AND m.state = 3 AND visible(m) GROUP BY r.message, r.sign ORDER BY r.message, r.sign;

-- chat_files(ids ids) many: what hangs on messages
-- bounded: by the list and ATTACHED_FILES_MAX
SELECT a.item AS message:id, a.id, a.name, b.size, b.type, coalesce(t.hash, '') AS picture:text, coalesce(t.width, 0) AS width:int, coalesce(t.height, 0) AS height:int
FROM message m JOIN attachment a ON a.item = m.id JOIN blob b ON b.id = a.blob LEFT JOIN blob t ON t.id = a.thumb
WHERE m.id IN list($ids) AND a.file = true AND m.state = 3 AND visible(m) ORDER BY a.item, a.name, a.id;

-- message_picture(id id) maybe: an image that hangs on a message, of which there is no picture yet
-- unguarded: a job; the picture is served to who reads the message
SELECT b.hash, m.id AS message:id, m.conversation, m.circle FROM attachment a JOIN message m ON m.id = a.item JOIN blob b ON b.id = a.blob
WHERE a.id = $id AND a.file = true AND a.thumb IS NULL AND m.state = 3;

-- chat_file(conversation id, message id, id id) maybe: one of them
SELECT a.name, b.hash, b.type FROM message m JOIN attachment a ON a.item = m.id JOIN blob b ON b.id = a.blob
WHERE m.id = $message AND m.conversation = $conversation AND a.id = $id AND a.file = true AND m.state = 3 AND visible(m);

-- chat_found_in(first ids, second ids, third ids, fourth ids, words int, conversation id, before id, most int) many: the viewer's conversations that have the words, or the one, by their newest message with the first
WITH f(term) AS list($first)
SELECT y.id AS id:id, y.newest AS newest:id FROM (
	SELECT c.id, (SELECT max(x.message) FROM (SELECT (SELECT t.message FROM message_term t WHERE t.conversation = c.id AND t.term = f.term AND t.message < $before ORDER BY t.message DESC LIMIT 1) AS message FROM f) x) AS newest
	FROM conversation c WHERE c.circle IN (SELECT r.circle FROM reach r WHERE r.person = $viewer) AND ($conversation = 0 OR c.id = $conversation) AND visible(c)
	AND ($words < 2 OR EXISTS (SELECT 1 FROM message_term u WHERE u.conversation = c.id AND u.term IN list($second)))
	AND ($words < 3 OR EXISTS (SELECT 1 FROM message_term u WHERE u.conversation = c.id AND u.term IN list($third)))
	AND ($words < 4 OR EXISTS (SELECT 1 FROM message_term u WHERE u.conversation = c.id AND u.term IN list($fourth)))) y
WHERE y.newest IS NOT NULL ORDER BY y.newest DESC LIMIT $most;

-- chat_found_rooms(conversation id, most int) many: the viewer's conversations in which something was said, or the one, by their newest message
SELECT c.id AS id:id, c.last FROM conversation c WHERE c.circle IN (SELECT r.circle FROM reach r WHERE r.person = $viewer) AND ($conversation = 0 OR c.id = $conversation)
AND c.last <> c.id AND visible(c) ORDER BY c.last DESC LIMIT $most;

-- chat_found_newest(conversation id, term id, before id, most int) many: the newest messages of a conversation that have one word
SELECT t.message FROM message_term t WHERE t.conversation = $conversation AND t.term = $term AND t.message < $before ORDER BY t.message DESC LIMIT $most;

-- chat_found(ids ids, second ids, third ids, fourth ids, words int, conversation id, most int) many: those of them that have the others too
SELECT m.id, m.conversation, m.language, m.body, h.name AS author_name, c.kind, c.name, coalesce(o.name, '') AS other_name:text
FROM message m JOIN conversation c ON c.id = m.conversation AND visible(c) JOIN person h ON h.id = m.author
LEFT JOIN person o ON o.id = CASE WHEN c.kind <> 1 THEN 0 WHEN c.low = $viewer THEN c.high ELSE c.low END
WHERE m.id IN list($ids) AND m.conversation = $conversation AND m.state = 3 AND visible(m)
AND ($words < 2 OR EXISTS (SELECT 1 FROM message_term u WHERE u.conversation = $conversation AND u.term IN list($second) AND u.message = m.id))
AND ($words < 3 OR EXISTS (SELECT 1 FROM message_term u WHERE u.conversation = $conversation AND u.term IN list($third) AND u.message = m.id))
AND ($words < 4 OR EXISTS (SELECT 1 FROM message_term u WHERE u.conversation = $conversation AND u.term IN list($fourth) AND u.message = m.id))
ORDER BY m.id DESC LIMIT $most;

-- chat_export(person person_id) each: what somebody has said
-- unguarded: the author's own
SELECT m.id, m.conversation, m.thread, m.body, m.edited, c.kind,
       CASE WHEN EXISTS (SELECT 1 FROM reach r WHERE r.person = $person AND r.circle = c.circle) THEN c.name ELSE '' END AS name:text FROM message m JOIN conversation c ON c.id = m.conversation
WHERE m.author = $person AND m.state = 3 ORDER BY m.id;

-- chat_export_marks(person person_id) each: and has not sent
SELECT k.conversation, k.draft FROM conversation_mark k WHERE k.person = $person AND k.draft <> '' ORDER BY k.conversation;

-- chat_check_reach() each: people of a conversation who do not read it, or readers who are not in it
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT m.person, m.conversation FROM conversation_member m WHERE NOT EXISTS (SELECT 1 FROM reach r WHERE r.person = m.person AND r.circle = m.conversation)
UNION ALL
SELECT r.person, r.circle FROM conversation c JOIN reach r ON r.circle = c.id WHERE NOT EXISTS (SELECT 1 FROM conversation_member m WHERE m.conversation = c.id AND m.person = r.person);

-- chat_check_messages() each: messages that others read than their conversation, or whose answers are miscounted
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT m.id FROM message m LEFT JOIN conversation c ON c.id = m.conversation WHERE c.id IS NULL OR m.circle <> c.circle OR m.hub <> c.hub
OR m.answers <> (SELECT count(*) FROM message a WHERE a.thread = m.id AND a.thread > 0 AND a.state = 3);

-- chat_check_last() each: conversations that name another message as their newest
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT c.id FROM conversation c WHERE c.last <> coalesce((SELECT max(m.id) FROM message m WHERE m.conversation = c.id), c.id);

-- chat_brought_place(id place_id) maybe: the community that an earlier import made
-- unguarded: nothing of it is shown; the import writes on in what it made
SELECT p.hub, p.state, p.audience < 2 OR EXISTS (SELECT 1 FROM member m WHERE m.hub = p.hub AND m.person <> p.owner AND m.state = 1) AS shared:bool FROM place p WHERE p.id = $id;

-- chat_brought_conversation(id id) maybe: likewise a conversation
-- unguarded: nothing of it is shown; the import writes on in what it made
SELECT c.kind, c.circle, coalesce(c.place, 0) AS place:id, c.last FROM conversation c WHERE c.id = $id;

-- chat_brought_members(hub place_id) many: who is in a community that an earlier import made
-- unguarded: nothing of it is shown; who is not in it there any more is taken out
-- bounded: an import looks at all of them
SELECT m.person FROM member m WHERE m.hub = $hub AND m.state = 1;

-- chat_administrator() maybe: who looks after the house longest, and so after what nobody else does
-- scan: of an index that holds administrators only
SELECT p.id FROM person p WHERE p.admin = true AND p.state = 1 ORDER BY p.id LIMIT 1;

-- chat_threads(before id, most int) many: threads that the viewer follows, the newest answer first
SELECT t.thread, t.conversation, t.last, t.last > t.seen AS unread:bool, t.draft <> '' AS drafted:bool, r.body, r.language, r.state, r.answers,
       h.name AS author_name, CASE WHEN (h.state = 2 OR ($clear = 0 AND h.pseudonym <> '' AND h.id <> $viewer)) THEN '' ELSE h.handle END AS author_handle:text,
       h.photo AS author_photo, h.hue AS author_hue, h.kind AS author_kind, coalesce(a.body, '') AS said:text, coalesce(a.language, '') AS said_language:text, coalesce(a.state, 0) AS said_state:int, coalesce(a.author, 0) AS said_author:id,
       coalesce(CASE WHEN w.pseudonym <> '' OR w.given_name = '' THEN w.name ELSE w.given_name END, '') AS said_name:text, c.kind, c.name, coalesce(o.name, '') AS other_name:text
FROM message_thread t JOIN message r ON r.id = t.thread AND visible(r) JOIN conversation c ON c.id = t.conversation AND visible(c) JOIN person h ON h.id = r.author
LEFT JOIN message a ON a.id = t.last AND a.thread = t.thread AND visible(a) LEFT JOIN person w ON w.id = a.author
LEFT JOIN person o ON o.id = CASE WHEN c.kind <> 1 THEN 0 WHEN c.low = $viewer THEN c.high ELSE c.low END
WHERE t.person = $viewer AND t.follows > 0 AND t.last < $before ORDER BY t.last DESC LIMIT $most;

-- chat_threads_unread() one: how many of them have answers that the viewer has not read, at most 100
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM message_thread t JOIN message r ON r.id = t.thread AND visible(r) WHERE t.person = $viewer AND t.follows > 0 AND t.last > t.seen LIMIT 100) x;

-- chat_threads_named(ids ids) many: messages at the top of threads that notifications are about
-- bounded: by the list
SELECT m.id, m.conversation, m.state, m.body, CASE WHEN (h.pseudonym <> '' OR h.given_name = '') THEN h.name ELSE h.given_name END AS author:text
FROM message m JOIN person h ON h.id = m.author WHERE m.id IN list($ids) AND visible(m);

-- chat_export_threads(person person_id) each: what somebody keeps of threads
SELECT t.thread, t.conversation, t.follows, t.draft FROM message_thread t WHERE t.person = $person ORDER BY t.thread;
