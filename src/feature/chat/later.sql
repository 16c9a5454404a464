-- part waiting_rows: words that wait, as their author sees them; the conversation as long as it is read
SELECT w.id, w.conversation, w.thread, w.body, w.due, w.state, coalesce(c.kind, 0) AS kind:int, coalesce(c.name, '') AS name:text, coalesce(o.name, '') AS other_name:text
FROM message_waiting w LEFT JOIN conversation c ON c.id = w.conversation AND visible(c)
LEFT JOIN person o ON o.id = CASE WHEN c.kind <> 1 THEN 0 WHEN c.low = $viewer THEN c.high ELSE c.low END;

-- waiting_all(most int) many: the viewer's, the next first
part(waiting_rows)
WHERE w.author = $viewer ORDER BY w.due, w.id LIMIT $most;

-- waiting_in(conversation id, most int) many: those of one conversation
-- row: waiting_all
part(waiting_rows)
WHERE w.author = $viewer AND w.conversation = $conversation ORDER BY w.due, w.id LIMIT $most;

-- waiting_find(conversation id, id id) maybe: one of them
-- row: waiting_all
part(waiting_rows)
WHERE w.id = $id AND w.author = $viewer AND w.conversation = $conversation;

-- waiting_words(ids ids) many: what they say
-- bounded: by the list
SELECT w.id, w.body FROM message_waiting w WHERE w.id IN list($ids) AND w.author = $viewer;

-- waiting_count(most int) one: how many the viewer has
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM message_waiting w WHERE w.author = $viewer LIMIT $most) x;

-- waiting_add(id id, conversation id, thread id, body text, due time) run: one more
INSERT INTO message_waiting (id, author, conversation, thread, body, due, state) VALUES ($id, $viewer, $conversation, $thread, $body, $due, 1);

-- waiting_write(id id, body text, due time) run: said otherwise, or at another time
UPDATE message_waiting SET body = $body, due = $due, state = 1 WHERE id = $id;

-- waiting_hold(id id) count: whoever changes or says it comes one after the other
UPDATE message_waiting SET state = state WHERE id = $id;

-- waiting_drop(id id) run: it waits no more
DELETE FROM message_waiting WHERE id = $id;

-- waiting_due(id id) maybe: one whose time may have come
SELECT w.id, w.author, w.conversation, w.thread, w.body, w.due, w.state FROM message_waiting w WHERE w.id = $id;

-- waiting_failed(id id) run: it could not be said
UPDATE message_waiting SET state = 2 WHERE id = $id;

-- waiting_export(person person_id) each: what somebody has not said yet
SELECT w.conversation, w.body, w.due FROM message_waiting w WHERE w.author = $person ORDER BY w.due, w.id;

-- waiting_erased(person person_id) many: what an account that is erased would have said
-- bounded: WAITING_MAX
SELECT w.id FROM message_waiting w WHERE w.author = $person;

-- waiting_check() each: words whose time no job waits for
-- scan: ruche check looks at everything
SELECT w.id FROM message_waiting w WHERE w.state = 1 AND NOT EXISTS (SELECT 1 FROM job j WHERE j.kind = 'chat.say' AND j.payload = CAST(w.id AS TEXT) AND j.state IN (1, 2));

-- reminder_put(id id, message id, due time) run: the viewer wants to come back to a message
INSERT INTO message_reminder (id, person, message, due) VALUES ($id, $viewer, $message, $due) ON CONFLICT (person, message) DO UPDATE SET due = excluded.due;

-- reminder_of(message id) maybe: to this one
SELECT r.id, r.due FROM message_reminder r WHERE r.person = $viewer AND r.message = $message;

-- reminder_count(most int) one: how many the viewer has
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM message_reminder r WHERE r.person = $viewer LIMIT $most) x;

-- reminder_drop(id id) run: no more
DELETE FROM message_reminder WHERE id = $id;

-- reminder_due(id id) maybe: one whose time may have come
-- unguarded: the job finds the message for its person
SELECT r.person, r.message, r.due, coalesce((SELECT m.conversation FROM message m WHERE m.id = r.message), 0) AS conversation:id FROM message_reminder r WHERE r.id = $id;

-- reminder_all(most int) many: the messages that the viewer comes back to and still reads, the next first
SELECT r.message, r.due, m.conversation, m.language, m.body, h.name AS author_name, c.kind, c.name, coalesce(o.name, '') AS other_name:text
FROM message_reminder r JOIN message m ON m.id = r.message AND m.state = 3 AND visible(m) JOIN conversation c ON c.id = m.conversation AND visible(c) JOIN person h ON h.id = m.author
LEFT JOIN person o ON o.id = CASE WHEN c.kind <> 1 THEN 0 WHEN c.low = $viewer THEN c.high ELSE c.low END
WHERE r.person = $viewer ORDER BY r.due, r.message LIMIT $most;

-- reminder_export(person person_id) each: what somebody comes back to
SELECT r.message, r.due FROM message_reminder r WHERE r.person = $person ORDER BY r.due, r.message;

-- reminder_erase(person person_id) run: no more
DELETE FROM message_reminder WHERE person = $person;
