-- topic_add(id item_id, place place_id, title text, body text, html text, open bool) run: a topic
INSERT INTO forum_topic (id, place, title, body, html, accepted, pinned, locked, open, last) VALUES ($id, $place, $title, $body, $html, 0, false, false, $open, $id);

-- topic_write(id item_id, title text, body text, html text) run: an edit
UPDATE forum_topic SET title = $title, body = $body, html = $html WHERE id = $id;

-- topic_find(id item_id) maybe: a topic
SELECT t.id, t.place, t.title, t.body, t.html, t.accepted, t.pinned, t.locked, t.open, t.last, p.handle, p.title AS place_title
FROM forum_topic t JOIN item i ON i.id = t.id JOIN place p ON p.id = t.place WHERE t.id = $id AND i.state = 3 AND visible(i) AND visible(p);

-- topic_is(id item_id) maybe: what its answers are asked for
-- unguarded: the item was found for the viewer
SELECT t.locked, t.accepted FROM forum_topic t JOIN item i ON i.id = t.id WHERE t.id = $id;

-- topic_text(id item_id) one: for the search index
-- unguarded: the index asks visible() itself
SELECT t.title, t.body FROM forum_topic t JOIN item i ON i.id = t.id WHERE t.id = $id;

-- topic_address(id item_id) maybe: where it is shown
-- unguarded: asked for an item that was found for the viewer
SELECT p.handle FROM forum_topic t JOIN place p ON p.id = t.place WHERE t.id = $id;

-- topic_cards(ids ids) many: what lists show of them
-- bounded: by the list
SELECT t.id, t.title, t.body, p.handle, p.title AS place_title FROM forum_topic t JOIN item i ON i.id = t.id JOIN place p ON p.id = t.place WHERE t.id IN list($ids) AND visible(i) AND visible(p);

-- topic_answered(id item_id, answer id) run: its newest answer
UPDATE forum_topic SET last = $answer WHERE id = $id AND last < $answer;

-- topic_answer_gone(id item_id) run: waits again when the answer that helped is not below it any more
-- unguarded: follows from what was removed or moved
UPDATE forum_topic SET accepted = 0, open = true WHERE id = $id AND accepted > 0
AND NOT EXISTS (SELECT 1 FROM item i WHERE i.id = forum_topic.accepted AND i.root = forum_topic.id AND i.state = 3);

-- topic_settle(id item_id, accepted id, open bool) run: which answer helped
UPDATE forum_topic SET accepted = $accepted, open = $open WHERE id = $id;

-- topic_pin(id item_id, pinned bool) run: stands first
UPDATE forum_topic SET pinned = $pinned WHERE id = $id;

-- topic_lock(id item_id, locked bool) run: takes no answers
UPDATE forum_topic SET locked = $locked WHERE id = $id;

-- topic_put(id item_id, place place_id) run: in another community
UPDATE forum_topic SET place = $place, pinned = false WHERE id = $id;

-- topic_drop(id item_id) run: removed: it waits for nothing and stands nowhere first
UPDATE forum_topic SET open = false, pinned = false WHERE id = $id;

-- topic_count(place place_id, change int) run: how many stand there
INSERT INTO forum_count (place, topics) VALUES ($place, $change) ON CONFLICT (place) DO UPDATE SET topics = forum_count.topics + excluded.topics;

-- topic_counted(place place_id) maybe: how many stand there
SELECT c.topics FROM forum_count c WHERE c.place = $place;

-- topic_seen(place place_id, most int) one: how many of the newest the viewer may see, and of how many that is
SELECT count(*) AS looked:int, coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM item i WHERE i.id = x.id AND i.state = 3 AND visible(i)) THEN 1 ELSE 0 END), 0) AS n:int
FROM (SELECT t.id FROM forum_topic t WHERE t.place = $place ORDER BY t.id DESC LIMIT $most) x;

-- part topic_rows: what lists show of topics
SELECT t.id, t.title, t.accepted, t.pinned, t.locked, t.open, t.last, i.kind, i.language, i.created, i.comments, i.author, h.name AS author_name,
       coalesce(w.name, '') AS last_name:text, coalesce(l.created, 0) AS last_created:time
FROM forum_topic t JOIN item i ON i.id = t.id JOIN person h ON h.id = i.author
LEFT JOIN item l ON l.id = t.last AND l.root = t.id AND visible(l) LEFT JOIN person w ON w.id = l.author;

-- topic_lively(place place_id, last id, before id, most int) many: by their newest answers
part(topic_rows)
WHERE t.place = $place AND (t.last, t.id) < ($last, $before) AND i.state = 3 AND visible(i) ORDER BY t.last DESC, t.id DESC LIMIT $most;

-- topic_newest(place place_id, before item_id, most int) many: by when they were begun
-- row: topic_lively
part(topic_rows)
WHERE t.place = $place AND t.id < $before AND i.state = 3 AND visible(i) ORDER BY t.id DESC LIMIT $most;

-- topic_waiting(place place_id, before item_id, most int) many: questions that nothing has settled
-- row: topic_lively
part(topic_rows)
WHERE t.place = $place AND t.open = true AND t.id < $before AND i.state = 3 AND visible(i) ORDER BY t.id DESC LIMIT $most;

-- topic_pinned(place place_id) many: those that stand first
-- row: topic_lively
part(topic_rows)
WHERE t.place = $place AND t.pinned = true AND i.state = 3 AND visible(i) ORDER BY t.id DESC LIMIT 20;

-- topic_targets(most int) many: communities that the viewer is a host of, for moving
SELECT p.id, p.handle, p.title FROM member m JOIN place p ON p.id = m.hub
WHERE m.person = $viewer AND m.role >= 2 AND m.state = 1 AND p.kind = 3 AND p.state = 1 AND visible(p) ORDER BY p.sort_key, p.id LIMIT $most;

-- topic_export(person person_id) each: somebody's own topics
-- unguarded: the author's own
SELECT t.id, t.title, t.body, i.kind, i.created FROM forum_topic t JOIN item i ON i.id = t.id WHERE i.author = $person AND i.root = 0 AND i.state < 5;

-- topic_erase(ids ids) run: texts of an account that is erased
UPDATE forum_topic SET title = '', body = '', html = '', open = false, pinned = false WHERE id IN list($ids);

-- topic_check() each: topics whose item stands elsewhere, or items without a text
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT i.id FROM item i LEFT JOIN forum_topic t ON t.id = i.id WHERE i.kind IN (7, 8) AND (t.id IS NULL OR t.place <> i.place);

-- topic_check_counts() each: counts that are wrong
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT c.place AS id, c.topics FROM forum_count c
WHERE c.topics <> (SELECT count(*) FROM forum_topic t JOIN item i ON i.id = t.id WHERE t.place = c.place AND i.state = 3);

-- topic_unsettle(ids ids) run: answers of an account that is erased settle nothing
UPDATE forum_topic SET accepted = 0, open = true WHERE id IN (SELECT c.root FROM comment c WHERE c.id IN list($ids)) AND accepted IN list($ids);

-- topic_count_hold(ids ids) run: who writes there waits, so that what is counted next is there
UPDATE forum_count SET topics = topics WHERE place IN (SELECT t.place FROM forum_topic t WHERE t.id IN list($ids));

-- topic_uncount(ids ids) run: counts without the topics of an account that is erased
-- unguarded: counters
UPDATE forum_count SET topics = (SELECT count(*) FROM forum_topic t JOIN item i ON i.id = t.id WHERE t.place = forum_count.place AND i.state = 3 AND t.id NOT IN list($ids))
WHERE place IN (SELECT t.place FROM forum_topic t WHERE t.id IN list($ids));

-- topic_answer(root item_id, answer item_id) maybe: an answer that stands below a topic
SELECT i.id, i.author, c.thread, c.body FROM item i JOIN comment c ON c.id = i.id WHERE i.id = $answer AND i.root = $root AND i.root <> 0 AND i.state = 3 AND visible(i);

-- topic_helpers(place place_id, since item_id, most int) many: whose answers settled questions lately, of the newest 200 that are settled
SELECT h.id, CASE WHEN $clear = 0 AND h.pseudonym <> '' THEN '' ELSE h.handle END AS handle:text, h.name, h.photo, h.hue, h.kind, count(*) AS n:int
FROM (SELECT t.accepted FROM forum_topic t JOIN item i ON i.id = t.id WHERE t.place = $place AND t.accepted > 0 AND t.id >= $since AND i.state = 3 AND visible(i) ORDER BY t.id DESC LIMIT 200) s
JOIN item a ON a.id = s.accepted JOIN person h ON h.id = a.author
WHERE a.state = 3 AND visible(a)
GROUP BY h.id, h.pseudonym, h.handle, h.name, h.photo, h.hue, h.kind ORDER BY n DESC, h.id LIMIT $most;
