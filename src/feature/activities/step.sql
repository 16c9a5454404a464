-- step_add(id item_id, activity place_id, section id, position text, title text, body text, html text, link text, due int) run: a new one
INSERT INTO activity_step (id, activity, section, position, title, body, html, link, due, done, doer)
VALUES ($id, $activity, $section, $position, $title, $body, $html, $link, $due, 0, NULL);

-- step_write(id item_id, title text, body text, html text, link text, due int) run: other words, another day
UPDATE activity_step SET title = $title, body = $body, html = $html, link = $link, due = $due WHERE id = $id;

-- step_put(id item_id, section id, position text) run: another place in the outline
UPDATE activity_step SET section = $section, position = $position WHERE id = $id;

-- step_finish(id item_id, done time, doer person_id) run: done, or open again
UPDATE activity_step SET done = $done, doer = nullif($doer, 0) WHERE id = $id;

-- step_find(id item_id, activity place_id) maybe: a step with all that it shows
SELECT e.id, e.section, e.position, e.title, e.body, e.html, e.link, e.due, e.done, i.kind, i.audience, i.state, s.title AS section_title, coalesce(d.name, '') AS doer_name:text,
       EXISTS (SELECT 1 FROM activity_assignee x WHERE x.todo = e.id AND x.person = $viewer) AS mine:bool
FROM activity_step e JOIN item i ON i.id = e.id JOIN activity_section s ON s.id = e.section LEFT JOIN person d ON d.id = e.doer
WHERE e.id = $id AND e.activity = $activity AND i.state = 3 AND visible(i);

-- step_open(section id, position text, id id, most int) many: the open ones of a section, in their order
SELECT e.id, e.section, e.position, e.title, e.link, e.due, e.done, e.body <> '' AS words:bool, i.kind, i.audience, i.language, i.comments, i.created, a.name AS author_name,
       (SELECT count(*) FROM activity_file x JOIN item f ON f.id = x.file WHERE x.step = e.id AND f.state = 3 AND visible(f))
       + (SELECT count(*) FROM attachment t WHERE t.item = e.id AND t.file = true) AS files:int
FROM activity_step e JOIN item i ON i.id = e.id JOIN person a ON a.id = i.author
WHERE e.section = $section AND e.done = 0 AND (e.position, e.id) > ($position, $id) AND i.state = 3 AND visible(i) ORDER BY e.position, e.id LIMIT $most;

-- step_done(section id, done time, id id, most int) many: those that are done, the latest first
-- row: step_open
SELECT e.id, e.section, e.position, e.title, e.link, e.due, e.done, e.body <> '' AS words:bool, i.kind, i.audience, i.language, i.comments, i.created, a.name AS author_name,
       (SELECT count(*) FROM activity_file x JOIN item f ON f.id = x.file WHERE x.step = e.id AND f.state = 3 AND visible(f))
       + (SELECT count(*) FROM attachment t WHERE t.item = e.id AND t.file = true) AS files:int
FROM activity_step e JOIN item i ON i.id = e.id JOIN person a ON a.id = i.author
WHERE e.section = $section AND e.done > 0 AND (e.done, e.id) < ($done, $id) AND i.state = 3 AND visible(i) ORDER BY e.done DESC, e.id DESC LIMIT $most;

-- step_any_done(section id) maybe: is something done there?
-- any order: whether there is one
SELECT e.id FROM activity_step e JOIN item i ON i.id = e.id WHERE e.section = $section AND e.done > 0 AND i.state = 3 AND visible(i) LIMIT 1;

-- step_whole(section id, position text, id id, most int) many: all of a section with their words, for exports
SELECT e.id, e.position, e.title, e.body, e.link, e.due, e.done, i.kind, i.audience, i.language
FROM activity_step e JOIN item i ON i.id = e.id
WHERE e.section = $section AND (e.position, e.id) > ($position, $id) AND i.state = 3 AND visible(i) ORDER BY e.position, e.id LIMIT $most;

-- step_copied(section id, position text, id id, most int) many: the same for copies, without those that only some may see
SELECT e.id, e.position, e.title, e.body, e.html, e.link, e.due, i.kind, i.language
FROM activity_step e JOIN item i ON i.id = e.id
WHERE e.section = $section AND (e.position, e.id) > ($position, $id) AND i.state = 3 AND i.audience <= 2 AND visible(i) ORDER BY e.position, e.id LIMIT $most;

-- step_count(activity place_id, most int) one: how many stand there, whoever may see them
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM activity_step e WHERE e.activity = $activity LIMIT $most) x;

-- step_before(section id, position text) maybe: the key before this one, whosever
SELECT e.position FROM activity_step e WHERE e.section = $section AND e.position < $position ORDER BY e.position DESC LIMIT 1;

-- step_behind(section id, position text) maybe: and the one behind it
SELECT e.position FROM activity_step e WHERE e.section = $section AND e.position > $position ORDER BY e.position LIMIT 1;

-- step_last(section id) one: the last key of a section
SELECT coalesce(max(e.position), '') AS position:text FROM activity_step e WHERE e.section = $section;

-- step_above(section id, position text) maybe: the open step before this one that the viewer sees
SELECT e.id FROM activity_step e JOIN item i ON i.id = e.id
WHERE e.section = $section AND e.done = 0 AND e.position < $position AND i.state = 3 AND visible(i) ORDER BY e.position DESC LIMIT 1;

-- step_below(section id, position text) maybe: and the one behind it
SELECT e.id FROM activity_step e JOIN item i ON i.id = e.id
WHERE e.section = $section AND e.done = 0 AND e.position > $position AND i.state = 3 AND visible(i) ORDER BY e.position LIMIT 1;

-- step_all(section id) many: every one of a section in order, for numbering them anew
-- bounded: an activity has at most STEPS_MAX
SELECT e.id FROM activity_step e WHERE e.section = $section ORDER BY e.position, e.id;

-- step_join(section id, to_section id, last text) run: all of a section go behind those of another one, in their order
UPDATE activity_step SET section = $to_section, position = $last || position WHERE section = $section;

-- ---- whose ----

-- assignee_add(todo item_id, person person_id, open bool, due int) count: it is theirs too
INSERT INTO activity_assignee (todo, person, open, due, told) VALUES ($todo, $person, $open, $due, 0) ON CONFLICT (todo, person) DO NOTHING;

-- assignee_drop(todo item_id, person person_id) run: theirs no more
DELETE FROM activity_assignee WHERE todo = $todo AND person = $person;

-- assignee_follow(todo item_id, open bool, due int) run: their lists follow the to-do
UPDATE activity_assignee SET open = $open, due = $due WHERE todo = $todo;

-- assignee_end(todo item_id) run: it was removed
DELETE FROM activity_assignee WHERE todo = $todo;

-- assignee_leave(person person_id, activity place_id) run: somebody left
DELETE FROM activity_assignee WHERE person = $person AND todo IN (SELECT e.id FROM activity_step e WHERE e.activity = $activity);

-- assignee_list(todos ids) many: whose these are
-- bounded: by the list
SELECT x.todo, p.id, CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS handle:text, p.name, p.photo, p.hue, p.kind
FROM activity_assignee x JOIN person p ON p.id = x.person WHERE x.todo IN list($todos) ORDER BY x.todo, p.sort_key, p.id;

-- assignee_told(todo item_id, person person_id, due int) run: reminded of that day
UPDATE activity_assignee SET told = $due WHERE todo = $todo AND person = $person;

-- todo_due(from_day int, to_day int, due int, todo item_id, person person_id, most int) many: open to-dos of these days that somebody was not reminded of
SELECT x.due, x.todo, x.person, h.time_zone FROM activity_assignee x JOIN person h ON h.id = x.person JOIN activity_step e ON e.id = x.todo JOIN activity a ON a.id = e.activity
WHERE x.open = true AND x.due >= $from_day AND x.due <= $to_day AND (x.due, x.todo, x.person) > ($due, $todo, $person) AND x.told <> x.due AND a.done = 0 AND h.state = 1
ORDER BY x.due, x.todo, x.person LIMIT $most;

-- todo_mine(due int, id id, most int) many: the viewer's own open to-dos, by day
SELECT x.due, e.id, e.title, e.link, e.body, i.audience, i.language, i.comments, i.created, i.updated, p.handle, p.title AS activity_title, p.language AS activity_language
FROM activity_assignee x JOIN activity_step e ON e.id = x.todo JOIN item i ON i.id = e.id JOIN place p ON p.id = e.activity
WHERE x.person = $viewer AND x.open = true AND (x.due, x.todo) > ($due, $id) AND i.state = 3 AND p.state = 1 AND visible(i) AND visible(p)
ORDER BY x.due, x.todo LIMIT $most;

-- todo_finished(since time, most int) many: those that were done lately, of the newest 200 the viewer had
SELECT e.due, e.id, e.title, e.body, e.done, i.language, i.created, i.updated, p.handle, p.title AS activity_title, p.language AS activity_language
FROM (SELECT x.todo FROM activity_assignee x WHERE x.person = $viewer AND x.open = false ORDER BY x.todo DESC LIMIT 200) l
JOIN activity_step e ON e.id = l.todo JOIN item i ON i.id = e.id JOIN place p ON p.id = e.activity
WHERE e.done > $since AND i.state = 3 AND visible(i) AND visible(p) ORDER BY e.done DESC, e.id DESC LIMIT $most;

-- ---- what happened ----

-- change_add(activity place_id, id id, kind int, step item_id, answer id, who person_id) run: a line of it
INSERT INTO activity_change (activity, id, kind, step, answer, who) VALUES ($activity, $id, $kind, $step, $answer, $who);

-- change_news(since id, before id, most int) many: what others did in the viewer's activities, the latest first
SELECT c.id, c.kind, c.step, c.answer, e.title, e.activity, i.kind AS step_kind, i.language, p.handle, p.title AS activity_title, p.language AS activity_language,
       CASE WHEN w.state = 2 THEN '' WHEN $clear = 0 AND w.pseudonym <> '' AND w.id <> $viewer THEN '' ELSE w.handle END AS who_handle:text, w.name AS who_name, w.photo AS who_photo, w.hue AS who_hue,
       coalesce(k.body, '') AS words:text
FROM member m JOIN place p ON p.id = m.hub JOIN activity_change c ON c.activity = p.id JOIN activity_step e ON e.id = c.step JOIN item i ON i.id = c.step
JOIN person w ON w.id = c.who LEFT JOIN comment k ON k.id = c.answer
WHERE m.person = $viewer AND m.state = 1 AND p.kind = 12 AND p.state < 3 AND c.id > $since AND c.id < $before AND c.who <> $viewer AND i.state = 3 AND visible(i) AND visible(p)
AND (c.answer = 0 OR EXISTS (SELECT 1 FROM item r WHERE r.id = c.answer AND r.state = 3 AND visible(r)))
ORDER BY c.id DESC LIMIT $most;

-- change_sweep(before id) run: what is long past; nobody looks back so far
DELETE FROM activity_change WHERE id IN (SELECT c.id FROM activity_change c WHERE c.id < $before ORDER BY c.id LIMIT 1000);

-- ---- the kinds ----

-- step_cards(ids ids) many: what lists show of them
-- bounded: by the list
SELECT e.id, e.title, e.body, e.link, e.due, e.done, p.handle, p.title AS activity_title FROM activity_step e JOIN item i ON i.id = e.id JOIN place p ON p.id = e.activity
WHERE e.id IN list($ids) AND visible(i) AND visible(p);

-- step_text(id item_id) maybe: for the search index
-- unguarded: the index asks visible() itself
SELECT e.title, e.body, e.link FROM activity_step e JOIN item i ON i.id = e.id WHERE e.id = $id;

-- step_address(id item_id) maybe: where it is shown
SELECT p.handle FROM activity_step e JOIN place p ON p.id = e.activity WHERE e.id = $id AND visible(p);

-- step_of(id item_id) maybe: the activity of something that was answered
SELECT e.activity FROM activity_step e WHERE e.id = $id;

-- step_tellers(id item_id) maybe: who asked for it, and what it is
-- unguarded: the job tells only people who may read it
SELECT i.author, i.state, e.done FROM activity_step e JOIN item i ON i.id = e.id WHERE e.id = $id;

-- step_sections(ids ids) many: where these stand
-- bounded: by the list
SELECT DISTINCT s.activity, e.section FROM activity_step e JOIN activity_section s ON s.id = e.section WHERE e.id IN list($ids);

-- step_erase(ids ids) run: texts of an account that is erased
UPDATE activity_step SET title = '', body = '', html = '', link = '' WHERE id IN list($ids);

-- step_erase_assignees(ids ids) run: whose they were
DELETE FROM activity_assignee WHERE todo IN list($ids);

-- assignee_erase(person person_id) run: nothing is theirs any more
DELETE FROM activity_assignee WHERE person = $person;

-- step_erase_doer(person person_id) run: who did it is not told any more
UPDATE activity_step SET doer = NULL WHERE doer = $person;

-- change_erase(person person_id) run: nor what they did
DELETE FROM activity_change WHERE who = $person;

-- step_export(person person_id) each: somebody's own
-- unguarded: the author's own
SELECT e.id, e.title, e.body, e.link, e.due, e.done, i.kind, i.created, p.handle FROM item i JOIN activity_step e ON e.id = i.id JOIN place p ON p.id = e.activity
WHERE i.author = $person AND i.root = 0 AND i.state < 5;

-- todo_export(person person_id) each: what was theirs to do
-- unguarded: the person's own
SELECT e.id, e.title, e.due, e.done, p.handle FROM activity_assignee x JOIN activity_step e ON e.id = x.todo JOIN item i ON i.id = e.id JOIN place p ON p.id = e.activity
WHERE x.person = $person AND i.state = 3
AND (i.circle <= 1 OR EXISTS (SELECT 1 FROM reach r WHERE r.person = $person AND r.circle = i.circle));

-- step_check() each: items without a text, or one in another activity
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT i.id FROM item i LEFT JOIN activity_step e ON e.id = i.id WHERE i.kind IN (16, 17) AND (e.id IS NULL OR e.activity <> i.place);

-- step_check_assignees() each: lists that do not follow their to-do
-- scan: ruche check looks at everything
SELECT x.todo AS id FROM activity_assignee x JOIN activity_step e ON e.id = x.todo
WHERE x.open <> (e.done = 0) OR x.due <> CASE WHEN e.due = 0 THEN 9999999 ELSE e.due END;

-- step_readers(id id, author person_id) many: who is named in a private one, besides its author
-- bounded: READERS_MAX and those whose it is
SELECT p.id, p.handle, p.name FROM reach r JOIN person p ON p.id = r.person WHERE r.circle = $id AND r.person <> $author ORDER BY p.sort_key, p.id LIMIT 100;

-- step_file_list(step item_id) many: the files that stand with it, whoever may read them
-- bounded: FILES_MAX
SELECT f.file FROM activity_file f WHERE f.step = $step ORDER BY f.file LIMIT 50;

-- step_file_add(step item_id, file item_id) run: one more
INSERT INTO activity_file (step, file) VALUES ($step, $file) ON CONFLICT (step, file) DO NOTHING;

-- step_file_drop(step item_id, file item_id) run: one less
DELETE FROM activity_file WHERE step = $step AND file = $file;

-- step_erase_files(ids ids) run: of an account that is erased
DELETE FROM activity_file WHERE step IN list($ids);
