-- community_face(id place_id) maybe: what may be known of a community by those who may know of it, and what the viewer is there
-- unguarded: name and description are for the circle that may know of it, its members and whom they invited; numbers and contents are asked with visible()
SELECT p.id, p.parent, p.circle, p.audience, p.joining, p.state, p.handle, p.owner, p.title, p.description, p.language, p.letter, p.created, c.known, c.tagline,
       coalesce(m.role, 0) AS role:int, coalesce(m.state, 0) AS membership:int, EXISTS (SELECT 1 FROM follow f WHERE f.who = $viewer AND f.whom = p.id) AS following:bool
FROM place p JOIN community c ON c.id = p.id LEFT JOIN member m ON m.person = $viewer AND m.hub = p.id
WHERE p.id = $id AND p.kind = 3 AND p.state < 3
AND (c.known <= $clear OR EXISTS (SELECT 1 FROM reach r WHERE r.person = $viewer AND r.circle = c.known) OR m.state IN (1, 3));

-- community_numbers(ids ids) many: what is counted of communities that the viewer may read
-- bounded: by the list
SELECT p.id, p.members, p.items, p.last FROM place p WHERE p.id IN list($ids) AND visible(p);

-- community_rows(ids ids) many: communities as lists show them
-- unguarded: name and description are for the circle that may know of it, its members and whom they invited
-- bounded: by the list
SELECT p.id, p.handle, p.title, c.tagline, p.description, p.language, p.letter, p.audience, p.joining, p.state,
       coalesce(m.role, 0) AS role:int, coalesce(m.state, 0) AS membership:int
FROM place p JOIN community c ON c.id = p.id LEFT JOIN member m ON m.person = $viewer AND m.hub = p.id
WHERE p.id IN list($ids) AND p.state < 3
AND (c.known <= $clear OR EXISTS (SELECT 1 FROM reach r WHERE r.person = $viewer AND r.circle = c.known) OR m.state IN (1, 3));

-- community_listed(key text, after id, high text, most int) many: by name, those that all colleagues may know of
-- unguarded: ids, of what all colleagues may know of
SELECT c.id FROM community c JOIN place p ON p.id = c.id
WHERE c.known <= 1 AND c.known <= $clear AND p.state = 1 AND (c.sort_key, c.id) > ($key, $after) AND c.sort_key < $high
ORDER BY c.sort_key, c.id LIMIT $most;

-- community_listed_back(key text, before id, low text, most int) many: the same, backwards
-- row: community_listed
-- unguarded: ids, of what all colleagues may know of
SELECT c.id FROM community c JOIN place p ON p.id = c.id
WHERE c.known <= 1 AND c.known <= $clear AND p.state = 1 AND (c.sort_key, c.id) < ($key, $before) AND c.sort_key >= $low
ORDER BY c.sort_key DESC, c.id DESC LIMIT $most;

-- community_recent(last id, before id, most int) many: where something was said last, of those that the viewer may read
-- row: community_listed
SELECT p.id FROM place p WHERE p.kind = 3 AND p.state = 1 AND (p.last, p.id) < ($last, $before) AND visible(p) ORDER BY p.last DESC, p.id DESC LIMIT $most;

-- community_mine(key text, after id, most int) many: those of the viewer, by name
-- row: community_listed
SELECT p.id FROM member m JOIN place p ON p.id = m.hub
WHERE m.person = $viewer AND m.state = 1 AND p.kind = 3 AND p.state < 3 AND (p.sort_key, p.id) > ($key, $after) AND visible(p)
ORDER BY p.sort_key, p.id LIMIT $most;

-- community_waiting() many: where the viewer is invited, or asked to be let in
-- unguarded: the viewer's own rows; what is shown of them is asked with community_rows
SELECT m.hub AS id:id, m.state FROM member m WHERE m.person = $viewer AND m.state > 1 ORDER BY m.state DESC, m.created DESC LIMIT 50;

-- community_own_unlisted() many: of the viewer, those that are in no index of words
SELECT p.id, p.title FROM member m JOIN community c ON c.id = m.hub JOIN place p ON p.id = m.hub
WHERE m.person = $viewer AND m.state = 1 AND c.known > 1 AND p.state = 1 AND visible(p) ORDER BY p.sort_key LIMIT 500;

-- community_found(low text, high text, low2 text, high2 text, low3 text, high3 text, most int) many: by the beginnings of up to three words of their names
-- unguarded: ids, of what all colleagues may know of
SELECT w.community AS id:id FROM community_word w JOIN place p ON p.id = w.community
WHERE $clear >= 1 AND w.word >= $low AND w.word < $high AND p.state = 1
AND ($low2 = '' OR EXISTS (SELECT 1 FROM community_word v WHERE v.community = w.community AND v.word >= $low2 AND v.word < $high2))
AND ($low3 = '' OR EXISTS (SELECT 1 FROM community_word v WHERE v.community = w.community AND v.word >= $low3 AND v.word < $high3))
ORDER BY w.word, w.community LIMIT $most;

-- community_cursor(id place_id) maybe: where one stands in the lists
-- unguarded: only to go on behind it; nothing of it is shown
SELECT p.sort_key, p.last FROM place p JOIN community c ON c.id = p.id WHERE p.id = $id AND (c.known <= $clear OR EXISTS (SELECT 1 FROM reach r WHERE r.person = $viewer AND r.circle = c.known)
OR EXISTS (SELECT 1 FROM member m WHERE m.person = $viewer AND m.hub = p.id AND m.state IN (1, 3)));

-- community_children(parent place_id) many: below one, those that the viewer may know of
-- row: community_listed
-- unguarded: ids, of what the viewer may know of
SELECT c.id FROM place p JOIN community c ON c.id = p.id
WHERE p.parent = $parent AND p.kind = 3 AND p.state = 1
AND (c.known <= $clear OR EXISTS (SELECT 1 FROM reach r WHERE r.person = $viewer AND r.circle = c.known))
ORDER BY c.sort_key, c.id LIMIT 100;

-- community_hosts(hub place_id) many: owners and facilitators
SELECT h.id, CASE WHEN h.state = 2 THEN '' WHEN $clear = 0 AND h.pseudonym <> '' AND h.id <> $viewer THEN '' ELSE h.handle END AS handle:text, h.name, h.photo, h.hue, CASE WHEN $clear = 0 AND h.pseudonym <> '' THEN '' ELSE h.title END AS title:text, CASE WHEN $clear = 0 AND h.pseudonym <> '' THEN '' ELSE h.city END AS city:text, h.kind, m.role, m.created
FROM member m JOIN person h ON h.id = m.person WHERE m.hub = $hub AND m.role >= 2 AND m.state = 1 ORDER BY m.role DESC, h.sort_key LIMIT 50;

-- ---- writing ----

-- community_add(id place_id, known id, tagline text, sort_key text) run: what a community has beside its place
INSERT INTO community (id, known, tagline, sort_key, worded) VALUES ($id, $known, $tagline, $sort_key, false);

-- community_write(id place_id, known id, tagline text, sort_key text) run: after a change of names or access
UPDATE community SET known = $known, tagline = $tagline, sort_key = $sort_key, worded = false WHERE id = $id;

-- community_drop_words(id place_id) run: its words go
DELETE FROM community_word WHERE community = $id;

-- community_add_word(word text, id place_id) run: a word of its name
INSERT INTO community_word (word, community) VALUES ($word, $id) ON CONFLICT (word, community) DO NOTHING;

-- community_worded(id place_id) run: done
UPDATE community SET worded = true WHERE id = $id;

-- community_unworded() many: those whose names are still to be put among the words
-- unguarded: for the job
SELECT c.id, c.known, p.title, p.state, c.tagline FROM community c JOIN place p ON p.id = c.id WHERE c.worded = false AND c.id > 0 ORDER BY c.id LIMIT 500;

-- community_parent(id place_id) maybe: what decides who may know of those below
-- unguarded: for the rule of community.c
SELECT p.circle, p.hub, p.kind, p.parent FROM place p WHERE p.id = $id;

-- community_below(parent place_id) many: communities below one, for what follows from a change above
-- unguarded: they follow, whoever looks
-- bounded: places of one place
SELECT p.id, p.parent, p.audience, p.joining, p.sort_key, p.circle, c.known, c.tagline FROM place p JOIN community c ON c.id = p.id WHERE p.parent = $parent AND p.kind = 3 AND p.state < 3;

-- community_month_add(id place_id, month int, joined int, parted int) run: somebody came or went
INSERT INTO community_month (community, month, joined, parted) VALUES ($id, $month, $joined, $parted)
ON CONFLICT (community, month) DO UPDATE SET joined = community_month.joined + excluded.joined, parted = community_month.parted + excluded.parted;

-- community_of_places() run: communities that were written as places alone (the demo)
-- unguarded: makes what belongs to every community
-- scan: once, when a demo is made
INSERT INTO community (id, known, tagline, sort_key, worded)
SELECT p.id, CASE WHEN p.audience = 2 AND p.joining = 3 THEN p.id ELSE 1 END, '', p.sort_key, false FROM place p
WHERE p.kind = 3 AND NOT EXISTS (SELECT 1 FROM community c WHERE c.id = p.id);

-- community_set_tagline(id place_id, tagline text) run: below its name
UPDATE community SET tagline = $tagline WHERE id = $id;

-- community_next_owner(hub place_id, person person_id) maybe: who comes after somebody: an owner, a facilitator, a member
SELECT m.person, m.role FROM member m JOIN person h ON h.id = m.person
WHERE m.hub = $hub AND m.state = 1 AND m.person <> $person AND h.state = 1 AND h.kind = 1 ORDER BY m.role DESC, m.person LIMIT 1;

-- community_member(hub place_id, person person_id) maybe: somebody's membership
SELECT m.role, m.state FROM member m WHERE m.person = $person AND m.hub = $hub;

-- community_keeper(id place_id, person person_id) run: who stands for it
UPDATE place SET owner = $person WHERE id = $id;

-- ---- members ----

-- community_members(hub place_id, role int, after person_id, most int) many: members of a role, in the order in which they came to the organisation
-- row: community_hosts
SELECT h.id, CASE WHEN h.state = 2 THEN '' WHEN $clear = 0 AND h.pseudonym <> '' AND h.id <> $viewer THEN '' ELSE h.handle END AS handle:text, h.name, h.photo, h.hue, CASE WHEN $clear = 0 AND h.pseudonym <> '' THEN '' ELSE h.title END AS title:text, CASE WHEN $clear = 0 AND h.pseudonym <> '' THEN '' ELSE h.city END AS city:text, h.kind, m.role, m.created
FROM member m JOIN person h ON h.id = m.person WHERE m.hub = $hub AND m.role = $role AND m.state = 1 AND m.person > $after ORDER BY m.person LIMIT $most;

-- community_members_words(hub place_id, low text, high text, low2 text, high2 text, low3 text, high3 text, most int) many: members, by the beginnings of up to three words of their names
-- row: community_hosts
SELECT h.id, CASE WHEN h.state = 2 THEN '' WHEN $clear = 0 AND h.pseudonym <> '' AND h.id <> $viewer THEN '' ELSE h.handle END AS handle:text, h.name, h.photo, h.hue, CASE WHEN $clear = 0 AND h.pseudonym <> '' THEN '' ELSE h.title END AS title:text, CASE WHEN $clear = 0 AND h.pseudonym <> '' THEN '' ELSE h.city END AS city:text, h.kind, m.role, m.created
FROM person_word w JOIN member m ON m.person = w.person AND m.hub = $hub JOIN person h ON h.id = m.person
WHERE w.word >= $low AND w.word < $high AND m.state = 1 AND ($clear >= 1 OR h.pseudonym = '')
AND ($low2 = '' OR EXISTS (SELECT 1 FROM person_word v WHERE v.person = w.person AND v.word >= $low2 AND v.word < $high2))
AND ($low3 = '' OR EXISTS (SELECT 1 FROM person_word v WHERE v.person = w.person AND v.word >= $low3 AND v.word < $high3))
ORDER BY w.word, w.person LIMIT $most;

-- community_waits(hub place_id, state int) many: who asks to come in, or is invited
-- row: community_hosts
SELECT h.id, CASE WHEN h.state = 2 THEN '' WHEN $clear = 0 AND h.pseudonym <> '' AND h.id <> $viewer THEN '' ELSE h.handle END AS handle:text, h.name, h.photo, h.hue, CASE WHEN $clear = 0 AND h.pseudonym <> '' THEN '' ELSE h.title END AS title:text, CASE WHEN $clear = 0 AND h.pseudonym <> '' THEN '' ELSE h.city END AS city:text, h.kind, m.role, m.created
FROM member m JOIN person h ON h.id = m.person WHERE m.hub = $hub AND m.state = $state AND m.state > 1 ORDER BY m.person LIMIT 200;

-- community_owner_lives(hub place_id) maybe: an owner whose account is open
SELECT m.person FROM member m JOIN person h ON h.id = m.person WHERE m.hub = $hub AND m.role = 3 AND m.state = 1 AND h.state = 1 ORDER BY m.person LIMIT 1;

-- ---- invitations by link ----

-- invitation_face(id place_id) one: name and description, for whoever has a link
-- unguarded: whoever has the link may know where it leads
SELECT p.handle, p.title, c.tagline, p.description, p.language FROM place p JOIN community c ON c.id = p.id WHERE p.id = $id;

-- ---- numbers ----

-- community_months(id place_id, since int) many: who came and went
SELECT n.month, n.joined, n.parted FROM community_month n WHERE n.community = $id AND n.month >= $since ORDER BY n.month LIMIT 36;

-- community_kinds(hub id, since id, until id) many: what was written in a span of time, that the viewer may see
-- bounded: there are few kinds
SELECT i.kind, count(*) AS n:int, count(DISTINCT i.author) AS authors:int, coalesce(sum(i.comments), 0) AS comments:int, coalesce(sum(i.likes), 0) AS likes:int
FROM item i WHERE i.hub = $hub AND i.root = 0 AND i.id >= $since AND i.id < $until AND i.state = 3 AND visible(i) GROUP BY i.kind;

-- community_dormant(before id, before_time time, last id, after id, most int) many: where nothing has been said for long, of those that the viewer may read
-- row: community_listed
SELECT p.id FROM place p WHERE p.kind = 3 AND p.state = 1 AND p.last < $before AND (p.last, p.id) > ($last, $after) AND p.created < $before_time AND visible(p)
ORDER BY p.last, p.id LIMIT $most;

-- community_dormant_own(before id, before_time time) many: the same, of those that the viewer owns; what is said to members alone in an open one is in no count of the place
-- row: community_listed
SELECT p.id FROM member m JOIN place p ON p.id = m.hub WHERE m.person = $viewer AND m.role = 3 AND m.state = 1 AND p.kind = 3 AND p.state = 1
AND p.last < $before AND p.created < $before_time AND visible(p)
AND NOT EXISTS (SELECT 1 FROM item i WHERE i.hub = p.id AND i.root = 0 AND i.id >= $before AND i.state = 3 AND visible(i)) ORDER BY p.last, p.id LIMIT 200;

-- ---- export, check, the end of an account ----

-- community_export(person person_id) each: somebody's memberships
-- unguarded: the person's own
SELECT p.id, p.handle, p.title, m.role, m.state, m.created FROM member m JOIN place p ON p.id = m.hub WHERE m.person = $person AND p.kind = 3;

-- community_check() each: communities without what belongs to them, or known to others than their rule says
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT p.id FROM place p LEFT JOIN community c ON c.id = p.id LEFT JOIN place a ON a.id = p.parent
WHERE p.kind = 3 AND (c.id IS NULL OR c.sort_key <> p.sort_key
OR c.known <> CASE WHEN p.audience = 2 AND p.joining = 3 THEN p.id WHEN a.circle > 1 THEN a.circle ELSE 1 END);

-- community_owned(person person_id) many: where somebody is an owner
-- unguarded: the end of an account
SELECT p.id FROM member m JOIN place p ON p.id = m.hub WHERE m.person = $person AND m.role = 3 AND p.kind = 3 ORDER BY p.id LIMIT 500;
