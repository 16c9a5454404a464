-- access_role(place place_id) maybe: the viewer's role at the hub of a place
-- unguarded: tells a viewer only about the own membership
SELECT m.role FROM place p JOIN member m ON m.hub = p.hub AND m.person = $viewer AND m.state = 1 WHERE p.id = $place;

-- access_writer(person person_id, place place_id) maybe: what decides whether a person may write there
-- unguarded: gives only numbers to the rule in access.c
SELECT p.kind, p.owner, CASE WHEN p.state = 1 THEN coalesce(b.state, 1) ELSE p.state END AS state:int, p.joining, p.own_members, p.circle, h.admin, h.kind AS person_kind, h.state AS person_state, coalesce(m.role, 0) AS role:int
FROM place p LEFT JOIN place b ON b.id = p.hub JOIN person h ON h.id = $person
LEFT JOIN member m ON m.hub = p.hub AND m.person = $person AND m.state = 1
WHERE p.id = $place;

-- access_member(person person_id, hub place_id) maybe: a membership
SELECT m.role, m.state FROM member m WHERE m.person = $person AND m.hub = $hub;

-- access_member_put(person person_id, hub place_id, role int, state int, created time) run: a membership or another role
INSERT INTO member (person, hub, role, state, created) VALUES ($person, $hub, $role, $state, $created)
ON CONFLICT (person, hub) DO UPDATE SET role = excluded.role, state = excluded.state;

-- access_member_drop(person person_id, hub place_id) run: out
DELETE FROM member WHERE person = $person AND hub = $hub;

-- access_shut_out(person person_id, hub place_id) maybe: a hub below a closed place that this person does not read
-- unguarded: decides about a right, and gives nothing
SELECT p.id FROM place p JOIN place a ON a.id = p.parent
WHERE p.id = $hub AND a.circle > 1 AND NOT EXISTS (SELECT 1 FROM reach r WHERE r.person = $person AND r.circle = a.circle);

-- access_member_drop_outside(hub place_id, circle id) count: members who do not reach the circle above
-- unguarded: takes rights away
DELETE FROM member WHERE hub = $hub AND state = 1 AND NOT EXISTS (SELECT 1 FROM reach r WHERE r.person = member.person AND r.circle = $circle);

-- access_waiting_drop_outside(hub place_id, circle id) run: the same for those who asked or are invited
-- unguarded: takes rights away
DELETE FROM member WHERE hub = $hub AND state > 1 AND NOT EXISTS (SELECT 1 FROM reach r WHERE r.person = member.person AND r.circle = $circle);

-- access_reach_drop_outside(hub id, circle id) run: and what they could read by it
-- unguarded: takes rights away
DELETE FROM reach WHERE circle = $hub AND person IN (SELECT m.person FROM member m WHERE m.hub = $hub
	AND NOT EXISTS (SELECT 1 FROM reach r WHERE r.person = m.person AND r.circle = $circle));

-- access_drafts_drop_outside(hub id, circle id) run: and the drafts of others there
-- unguarded: takes rights away
DELETE FROM reach WHERE person IN (SELECT m.person FROM member m WHERE m.hub = $hub AND m.role >= 2
	AND NOT EXISTS (SELECT 1 FROM reach r WHERE r.person = m.person AND r.circle = $circle))
AND circle IN (SELECT i.id FROM item i WHERE i.hub = $hub AND i.root = 0 AND i.state <= 2 AND i.circle = i.id AND i.author <> reach.person);

-- access_other_owners(person person_id, hub place_id) one: owners besides this person
SELECT count(*) AS n:int FROM member m WHERE m.hub = $hub AND m.role = 3 AND m.state = 1 AND m.person <> $person;

-- access_member_count(hub place_id, change int) run: members of a place
UPDATE place SET members = members + $change WHERE id = $hub;

-- access_reach_add(person person_id, circle id) run: may read this circle
INSERT INTO reach (person, circle) VALUES ($person, $circle) ON CONFLICT (person, circle) DO NOTHING;

-- access_reach_drop(person person_id, circle id) run: may no more
DELETE FROM reach WHERE person = $person AND circle = $circle;

-- access_reach_drafts(person person_id, hub id) run: a new author reads the drafts of the place
-- unguarded: gives a right that membership implies
INSERT INTO reach (person, circle)
SELECT $person, i.id FROM item i WHERE i.hub = $hub AND i.root = 0 AND i.state <= 2 AND i.circle = i.id
ON CONFLICT (person, circle) DO NOTHING;

-- access_reach_drop_drafts(person person_id, hub id) run: a former author does not, but for the own ones
-- unguarded: takes rights away
DELETE FROM reach WHERE person = $person AND circle IN (
	SELECT i.id FROM item i WHERE i.hub = $hub AND i.root = 0 AND i.state <= 2 AND i.circle = i.id AND i.author <> $person);

-- access_reach_clear(circle id) run: nobody reads it by name
DELETE FROM reach WHERE circle = $circle;

-- access_hub_add(circle id, hub place_id, folder bool) run: the members of a community read it, too; people are no communities
-- unguarded: gives a right for the author of the item
INSERT INTO circle_hub (circle, hub, folder, writes) SELECT $circle, p.id, $folder, false FROM place p WHERE p.id = $hub AND p.kind = 3 AND p.own_members AND p.state < 3
ON CONFLICT (circle, hub) DO NOTHING;

-- access_hubs_clear(circle id) run: no community reads it
DELETE FROM circle_hub WHERE circle = $circle;

-- access_hub_forget(hub place_id) run: the end of a community: what was shared with it is not any more
DELETE FROM circle_hub WHERE hub = $hub;

-- access_reach_authors(circle id, hub id) run: the authors of a place read its drafts
INSERT INTO reach (person, circle)
SELECT m.person, $circle FROM member m WHERE m.hub = $hub AND m.role >= 2 AND m.state = 1
ON CONFLICT (person, circle) DO NOTHING;

-- access_reader_add(person person_id, item item_id) run: a named reader, if somebody who may read in its place
-- unguarded: gives a right for the author of the item
INSERT INTO reach (person, circle)
SELECT h.id, i.id FROM item i JOIN place p ON p.id = i.place JOIN person h ON h.id = $person
WHERE i.id = $item AND (h.id = i.author OR p.circle = 0 OR (p.circle = 1 AND h.kind IN (1, 4))
OR EXISTS (SELECT 1 FROM reach r WHERE r.person = h.id AND (r.circle = p.circle OR (p.circle = 1 AND r.circle = p.hub))))
ON CONFLICT (person, circle) DO NOTHING;

-- access_outsider(place place_id, people ids) maybe: one of the people who may not read what is in a place
-- unguarded: gives a name that the asker wrote
SELECT h.handle FROM person h JOIN place p ON p.id = $place
WHERE h.id IN list($people) AND p.circle <> 0
AND NOT (p.circle = 1 AND h.kind IN (1, 4))
AND NOT EXISTS (SELECT 1 FROM reach r WHERE r.person = h.id AND (r.circle = p.circle OR (p.circle = 1 AND r.circle = p.hub)))
ORDER BY h.id LIMIT 1;

-- access_reach_drop_named(person person_id, hub id) run: what somebody was named in goes with the right to read in its place
-- unguarded: takes rights away
DELETE FROM reach WHERE person = $person AND circle IN (
	SELECT i.id FROM item i JOIN place p ON p.id = i.place JOIN person h ON h.id = $person
	WHERE i.hub = $hub AND i.root = 0 AND i.state >= 3 AND i.circle = i.id AND i.author <> h.id AND p.circle <> 0
AND NOT (p.circle = 1 AND h.kind IN (1, 4))
AND NOT EXISTS (SELECT 1 FROM reach r WHERE r.person = h.id AND (r.circle = p.circle OR (p.circle = 1 AND r.circle = p.hub))));

-- access_reach_drop_all_named(hub id) run: the same for everybody, when a place takes a narrower audience
-- unguarded: takes rights away
DELETE FROM reach WHERE EXISTS (
	SELECT 1 FROM item i JOIN place p ON p.id = i.place JOIN person h ON h.id = reach.person
	WHERE i.id = reach.circle AND i.author <> h.id AND p.circle <> 0
AND NOT (p.circle = 1 AND h.kind IN (1, 4))
AND NOT EXISTS (SELECT 1 FROM reach r WHERE r.person = h.id AND (r.circle = p.circle OR (p.circle = 1 AND r.circle = p.hub))))
AND circle IN (SELECT n.id FROM item n WHERE n.hub = $hub AND n.root = 0 AND n.state >= 3 AND n.circle = n.id);
