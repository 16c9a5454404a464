-- people_scale_skill(person person_id, tag tag_id, created time) run: a skill, not endorsed yet
INSERT INTO skill (person, tag, endorsements, hidden, created) VALUES ($person, $tag, 0, false, $created) ON CONFLICT (person, tag) DO NOTHING;

-- people_scale_member(person person_id, hub place_id, created time) count: a membership; the counter follows at the end
INSERT INTO member (person, hub, role, state, created) VALUES ($person, $hub, 1, 1, $created) ON CONFLICT (person, hub) DO NOTHING;

-- people_scale_memberships(person person_id, hubs ids, created time) run: all of one person at once
-- unguarded: bulk load; names nothing to anybody
INSERT INTO member (person, hub, role, state, created) SELECT $person, h.id, 1, 1, $created FROM place h WHERE h.id IN list($hubs)
ON CONFLICT (person, hub) DO NOTHING;

-- people_scale_reach(person person_id, hubs ids) run: what follows from them
-- unguarded: bulk load; names nothing to anybody
INSERT INTO reach (person, circle) SELECT $person, h.id FROM place h WHERE h.id IN list($hubs) ON CONFLICT (person, circle) DO NOTHING;

-- people_scale_members(hub place_id) run: members counted once for all
UPDATE place SET members = (SELECT count(*) FROM member m WHERE m.hub = $hub AND m.state = 1) WHERE id = $hub;

-- people_scale_follow(who person_id, whom id, created time) run: somebody follows somebody
INSERT INTO follow (who, whom, kind, created) VALUES ($who, $whom, 1, $created) ON CONFLICT (who, whom) DO NOTHING;

-- people_scale_follows(who person_id, whom ids, created time) run: all of one person at once
INSERT INTO follow (who, whom, kind, created) SELECT $who, p.id, 1, $created FROM person p WHERE p.id IN list($whom) AND p.id <> $who
ON CONFLICT (who, whom) DO NOTHING;

-- people_scale_followers(person person_id) run: followers counted once for all
UPDATE person SET followers = (SELECT count(*) FROM follow f WHERE f.whom = $person) WHERE id = $person;

-- people_scale_made() each: the people made so far, in the order of their numbers
-- unguarded: generated data; names nothing to anybody
-- scan: read once by the generator
SELECT p.id FROM person p WHERE p.email LIKE 'p%@talweg.example' ORDER BY length(p.handle), p.handle;

-- people_scale_hubs() each: the communities made so far
-- unguarded: generated data; names nothing to anybody
-- scan: read once by the generator
SELECT h.id FROM place h WHERE h.kind = 3 AND h.handle LIKE 'community-%' ORDER BY length(h.handle), h.handle;
