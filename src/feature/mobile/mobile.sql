-- push_of(person person_id) many: where somebody is told, as long as the sessions are
-- bounded: at most ten
SELECT u.id, u.session, u.endpoint, u.point, u.auth, u.agent, u.created, u.told, u.failures
FROM push_subscription u JOIN session s ON s.hash = u.session
WHERE u.person = $person AND s.person = u.person AND s.expires > $now ORDER BY u.id LIMIT 10;

-- push_asked(person person_id) maybe: is anything pushed to somebody?
-- any order: whether there is one
SELECT u.id FROM push_subscription u WHERE u.person = $person LIMIT 1;

-- push_add(id id, session bytes, endpoint text, point bytes, auth bytes, agent text, told id) run: a browser asks
INSERT INTO push_subscription (id, person, session, endpoint, point, auth, agent, created, told, failures) VALUES ($id, $viewer, $session, $endpoint, $point, $auth, $agent, $now, $told, 0);

-- push_replace(endpoint text, session bytes) run: a browser has one, whoever used it before
DELETE FROM push_subscription WHERE endpoint = $endpoint OR session = $session;

-- push_drop(id id) count: one of the viewer's ends
DELETE FROM push_subscription WHERE id = $id AND person = $viewer;

-- push_gone(id id) run: nobody is there any more
DELETE FROM push_subscription WHERE id = $id;

-- push_told(id id, told id) run: it got through
UPDATE push_subscription SET told = $told, failures = 0 WHERE id = $id;

-- push_failed(id id) run: it did not
UPDATE push_subscription SET failures = failures + 1 WHERE id = $id;

-- push_sweep() run: those whose sessions ended
-- scan: nightly, and few have one
DELETE FROM push_subscription WHERE NOT EXISTS (SELECT 1 FROM session s WHERE s.hash = push_subscription.session AND s.expires > $now);

-- push_erase(person person_id) run: an account goes
DELETE FROM push_subscription WHERE person = $person;

-- push_newest() one: the newest notification of the viewer, from which on one is told
SELECT coalesce(max(n.id), 0) AS id:int FROM notify n WHERE n.owner = $viewer;
