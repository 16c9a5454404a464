-- activity_by_handle(handle text) maybe: an activity by its present or a former name, with its owner and what the viewer is there
SELECT h.current, p.id, p.parent, p.hub, p.circle, p.audience, p.state, p.handle, p.owner, p.title, p.description, p.language, p.created, p.members,
       a.starts, a.due, a.template, a.done, CASE WHEN o.state = 2 THEN '' WHEN $clear = 0 AND o.pseudonym <> '' AND o.id <> $viewer THEN '' ELSE o.handle END AS owner_handle:text, o.name AS owner_name, o.photo AS owner_photo, o.hue AS owner_hue,
       coalesce(c.handle, '') AS community_handle:text, coalesce(c.title, '') AS community_title:text,
       CAST(coalesce((SELECT sum(s.todos) FROM activity_section s WHERE s.activity = a.id), 0) AS int) AS todos:int,
       CAST(coalesce((SELECT sum(s.done) FROM activity_section s WHERE s.activity = a.id), 0) AS int) AS finished:int,
       coalesce((SELECT m.role FROM member m WHERE m.person = $viewer AND m.hub = p.hub AND m.state = 1), 0) AS role:int,
       EXISTS (SELECT 1 FROM follow f WHERE f.who = $viewer AND f.whom = p.id) AS following:bool
FROM handle h JOIN place p ON p.id = h.target JOIN activity a ON a.id = p.id JOIN person o ON o.id = p.owner
LEFT JOIN place c ON c.id = p.parent AND visible(c)
WHERE h.name = $handle AND h.kind = 2 AND p.state <> 3 AND visible(p);

-- activity_add(id place_id, starts int, due int, template bool) run: what an activity has beside its place
INSERT INTO activity (id, starts, due, template, done) VALUES ($id, $starts, $due, $template, 0);

-- activity_write(id place_id, starts int, due int, template bool) run: changes it
UPDATE activity SET starts = $starts, due = $due, template = $template WHERE id = $id;

-- activity_finish(id place_id, done time) run: completed, or going on again
UPDATE activity SET done = $done WHERE id = $id;

-- activity_hold(id place_id) run: two who arrange one activity do it one after the other
UPDATE activity SET done = done WHERE id = $id;

-- activity_members(activity place_id, most int) many: owners, authors and readers, in this order
SELECT m.role, p.id, CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS handle:text, p.name, p.photo, p.hue, p.kind
FROM member m JOIN person p ON p.id = m.person WHERE m.hub = $activity AND m.state = 1 ORDER BY m.role DESC, p.sort_key, p.id LIMIT $most;

-- activity_next_owner(activity place_id, except person_id) maybe: who keeps it when its owner leaves
SELECT m.person FROM member m JOIN person p ON p.id = m.person WHERE m.hub = $activity AND m.role = 3 AND m.state = 1 AND m.person <> $except
ORDER BY m.created, m.person LIMIT 1;

-- activity_owned(owner person_id) many: the activities that a person keeps
-- unguarded: for the end of an account
-- bounded: a person's own
SELECT p.id, p.title, p.hub FROM place p WHERE p.owner = $owner AND p.kind = 12 AND p.state <> 3 ORDER BY p.id LIMIT 1000;

-- activity_cursor(id place_id) maybe: where a page of a list ended
SELECT p.sort_key, p.last FROM place p WHERE p.id = $id AND visible(p);

-- activity_mine(state int, last id, id id, most int) many: those that the viewer belongs to, the liveliest first
SELECT p.id, p.handle, p.title, p.description, p.language, p.audience, p.state, p.members, p.last, a.due, a.done, coalesce(c.handle, '') AS community_handle:text, coalesce(c.title, '') AS community_title:text,
       CAST(coalesce((SELECT sum(s.todos) FROM activity_section s WHERE s.activity = a.id), 0) AS int) AS todos:int,
       CAST(coalesce((SELECT sum(s.done) FROM activity_section s WHERE s.activity = a.id), 0) AS int) AS finished:int
FROM member m JOIN place p ON p.id = m.hub JOIN activity a ON a.id = p.id LEFT JOIN place c ON c.id = p.parent AND visible(c)
WHERE m.person = $viewer AND m.state = 1 AND p.kind = 12 AND p.state = $state AND (p.last, p.id) < ($last, $id) AND visible(p)
ORDER BY p.last DESC, p.id DESC LIMIT $most;

-- activity_all(key text, id id, most int) many: all that go on, by name, behind a key
-- row: activity_mine
SELECT p.id, p.handle, p.title, p.description, p.language, p.audience, p.state, p.members, p.last, a.due, a.done, coalesce(c.handle, '') AS community_handle:text, coalesce(c.title, '') AS community_title:text,
       CAST(coalesce((SELECT sum(s.todos) FROM activity_section s WHERE s.activity = a.id), 0) AS int) AS todos:int,
       CAST(coalesce((SELECT sum(s.done) FROM activity_section s WHERE s.activity = a.id), 0) AS int) AS finished:int
FROM place p JOIN activity a ON a.id = p.id LEFT JOIN place c ON c.id = p.parent AND visible(c)
WHERE p.kind = 12 AND (p.sort_key, p.id) > ($key, $id) AND p.state = 1 AND visible(p) ORDER BY p.sort_key, p.id LIMIT $most;

-- activity_below(parent place_id, most int) many: those of a community, the liveliest first, those completed behind
-- row: activity_mine
SELECT p.id, p.handle, p.title, p.description, p.language, p.audience, p.state, p.members, p.last, a.due, a.done, '' AS community_handle:text, '' AS community_title:text,
       CAST(coalesce((SELECT sum(s.todos) FROM activity_section s WHERE s.activity = a.id), 0) AS int) AS todos:int,
       CAST(coalesce((SELECT sum(s.done) FROM activity_section s WHERE s.activity = a.id), 0) AS int) AS finished:int
FROM place p JOIN activity a ON a.id = p.id
WHERE p.parent = $parent AND p.kind = 12 AND p.state < 3 AND visible(p) ORDER BY p.state, p.last DESC, p.id DESC LIMIT $most;

-- activity_count_below(parent place_id) one: how many of a community go on, as far as the viewer may know
SELECT count(*) AS n:int FROM place p WHERE p.parent = $parent AND p.kind = 12 AND p.state = 1 AND visible(p);

-- activity_template_list(most int) many: what others may begin from
SELECT p.id, p.handle, p.title, p.language FROM activity a JOIN place p ON p.id = a.id WHERE a.template = true AND p.state < 3 AND visible(p) ORDER BY p.sort_key, p.id LIMIT $most;

-- activity_host(place place_id) maybe: may the viewer begin an activity below this community? Its members may
SELECT p.id, p.handle, p.title FROM place p JOIN member m ON m.hub = p.hub AND m.person = $viewer AND m.state = 1 WHERE p.id = $place AND p.kind = 3 AND p.state = 1 AND visible(p);

-- ---- sections ----

-- section_add(id id, activity place_id, position text, title text) run: a new one
INSERT INTO activity_section (id, activity, position, title, todos, done) VALUES ($id, $activity, $position, $title, 0, 0);

-- section_list(activity place_id) many: the sections of an activity that was found for the viewer
-- bounded: an activity has at most SECTIONS_MAX
SELECT s.id, s.position, s.title, s.todos, s.done, s.source <> 0 AS coming:bool FROM activity_section s WHERE s.activity = $activity ORDER BY s.position, s.id LIMIT 100;

-- section_find(id id, activity place_id) maybe: one of them
SELECT s.id, s.position, s.title, s.todos, s.done, s.source <> 0 AS coming:bool FROM activity_section s WHERE s.id = $id AND s.activity = $activity;

-- section_write(id id, title text) run: another heading
UPDATE activity_section SET title = $title WHERE id = $id;

-- section_put(id id, position text) run: another place among the others
UPDATE activity_section SET position = $position WHERE id = $id;

-- section_source(id id, source id, position text, last id) run: what is still to come into it from another one; source 0: nothing
UPDATE activity_section SET source = $source, source_position = $position, source_last = $last WHERE id = $id;

-- section_coming(activity place_id) maybe: the first one into which something is still to come
SELECT s.id, s.source, s.source_position, s.source_last FROM activity_section s WHERE s.activity = $activity AND s.source <> 0 ORDER BY s.position, s.id LIMIT 1;

-- section_from(source id) maybe: from which beginning its lines come, and whether the viewer reads them there
-- unguarded: it says so to who writes the copy, and tells when it was begun, by which its days count
SELECT p.created, a.starts, EXISTS (SELECT 1 FROM place r WHERE r.id = s.activity AND r.state <> 3 AND visible(r)) AS readable:bool
FROM activity_section s JOIN activity a ON a.id = s.activity JOIN place p ON p.id = s.activity WHERE s.id = $source;

-- section_sources_end(activity place_id) run: nothing more is to come
UPDATE activity_section SET source = 0, source_position = '', source_last = 0 WHERE activity = $activity AND source <> 0;

-- section_drop(id id) run: an empty one goes
DELETE FROM activity_section WHERE id = $id;

-- section_recount(id id) run: its to-dos, without those that only some may see
-- unguarded: a count of what every reader of the activity sees
UPDATE activity_section SET
       todos = (SELECT count(*) FROM activity_step e JOIN item i ON i.id = e.id WHERE e.section = activity_section.id AND i.kind = 16 AND i.state = 3 AND i.audience <= 2),
       done = (SELECT count(*) FROM activity_step e JOIN item i ON i.id = e.id WHERE e.section = activity_section.id AND e.done > 0 AND i.kind = 16 AND i.state = 3 AND i.audience <= 2)
WHERE id = $id;

-- ---- people ----

-- seen_find() maybe: up to where the viewer has looked at what is new
SELECT s.last FROM activity_seen s WHERE s.person = $viewer;

-- seen_put(last id) run: looked at all of it
INSERT INTO activity_seen (person, last) VALUES ($viewer, $last) ON CONFLICT (person) DO UPDATE SET last = excluded.last;

-- seen_erase(person person_id) run: the end of an account
DELETE FROM activity_seen WHERE person = $person;

-- activity_check() each: sections whose counts are wrong
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT s.id, s.activity FROM activity_section s
WHERE s.todos <> (SELECT count(*) FROM activity_step e JOIN item i ON i.id = e.id WHERE e.section = s.id AND i.kind = 16 AND i.state = 3 AND i.audience <= 2)
   OR s.done <> (SELECT count(*) FROM activity_step e JOIN item i ON i.id = e.id WHERE e.section = s.id AND e.done > 0 AND i.kind = 16 AND i.state = 3 AND i.audience <= 2);
