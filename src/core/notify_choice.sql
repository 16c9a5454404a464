-- notify_how(person person_id, topic int) maybe: how somebody wants to hear of a topic, where it is not as usual
SELECT c.how FROM notify_choice c WHERE c.person = $person AND c.topic = $topic;

-- notify_hows(person person_id) many: all that is not as usual
-- bounded: TOPICS
SELECT c.topic, c.how, c.push FROM notify_choice c WHERE c.person = $person;

-- notify_how_put(person person_id, topic int, how int) run: how, from now on
INSERT INTO notify_choice (person, topic, how, push) VALUES ($person, $topic, $how, 0) ON CONFLICT (person, topic) DO UPDATE SET how = excluded.how;

-- notify_push_put(person person_id, topic int, push int) run: pushed or not, from now on
UPDATE notify_choice SET push = $push WHERE person = $person AND topic = $topic;

-- notify_time(person person_id) maybe: when mail comes, where it is not as usual
SELECT t.weekday, t.hour, t.quiet_from, t.quiet_to FROM notify_time t WHERE t.person = $person;

-- notify_time_put(person person_id, weekday int, hour int, quiet_from int, quiet_to int) run: when, from now on
INSERT INTO notify_time (person, weekday, hour, quiet_from, quiet_to) VALUES ($person, $weekday, $hour, $quiet_from, $quiet_to)
ON CONFLICT (person) DO UPDATE SET weekday = excluded.weekday, hour = excluded.hour, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to;

-- notify_zone(person person_id) one: by which clocks
SELECT p.time_zone FROM person p WHERE p.id = $person;
