-- people_scale_skill(person person_id, tag tag_id, created time) run: a skill, not endorsed yet
INSERT INTO skill (person, tag, endorsements, hidden, created) VALUES ($person, $tag, 0, false, $created) ON CONFLICT (person, tag) DO NOTHING;

-- people_scale_member(person person_id, hub place_id, created time) count: a membership; the counter follows at the end
INSERT INTO member (person, hub, role, state, created) VALUES ($person, $hub, 1, 1, $created) ON CONFLICT (person, hub) DO NOTHING;

-- people_scale_members(hub place_id) run: members counted once for all
UPDATE place SET members = (SELECT count(*) FROM member m WHERE m.hub = $hub AND m.state = 1) WHERE id = $hub;

-- people_scale_follow(who person_id, whom id, created time) run: somebody follows somebody
INSERT INTO follow (who, whom, kind, created) VALUES ($who, $whom, 1, $created) ON CONFLICT (who, whom) DO NOTHING;

-- people_scale_followers(person person_id) run: followers counted once for all
UPDATE person SET followers = (SELECT count(*) FROM follow f WHERE f.whom = $person) WHERE id = $person;
