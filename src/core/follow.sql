-- follow_add(whom id, kind int, created time) count: starts to follow
INSERT INTO follow (who, whom, kind, created) VALUES ($viewer, $whom, $kind, $created) ON CONFLICT (who, whom) DO NOTHING;

-- follow_import(who person_id, whom id, kind int, created time) count: the same for importers
INSERT INTO follow (who, whom, kind, created) VALUES ($who, $whom, $kind, $created) ON CONFLICT (who, whom) DO NOTHING;

-- follow_drop(whom id) count: stops
DELETE FROM follow WHERE who = $viewer AND whom = $whom;

-- follow_is(whom id) one: does the viewer?
SELECT count(*) AS n:int FROM follow f WHERE f.who = $viewer AND f.whom = $whom;

-- follow_count_person(person person_id, change int) run: followers of a person
UPDATE person SET followers = followers + $change WHERE id = $person;

-- follow_place(place place_id) one: may the viewer know of that place?
SELECT p.id FROM place p WHERE p.id = $place AND visible(p);

-- follow_person(person person_id) one: is there such a person?
SELECT p.id FROM person p WHERE p.id = $person AND p.state = 1;

-- follow_tag(tag tag_id) one: is there such a tag?
SELECT t.id FROM tag t WHERE t.id = $tag;

-- mute_add(whom id, until time) run: silence for a time
INSERT INTO mute (who, whom, until) VALUES ($viewer, $whom, $until) ON CONFLICT (who, whom) DO UPDATE SET until = excluded.until;

-- mute_until(whom id) one: until when the viewer has it muted, or 0
SELECT coalesce((SELECT m.until FROM mute m WHERE m.who = $viewer AND m.whom = $whom AND m.until > $now), 0) AS until:time;

-- mute_drop(whom id) run: no more
DELETE FROM mute WHERE who = $viewer AND whom = $whom;
