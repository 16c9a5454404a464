-- session_add(hash bytes, person person_id, created time, expires time, address text, agent text, csrf text) run: a new one
INSERT INTO session (hash, person, created, seen, expires, address, agent, csrf) VALUES ($hash, $person, $created, $created, $expires, $address, $agent, $csrf);

-- session_find(hash bytes) maybe: the session and who it belongs to
-- any order: everybody has one own place
-- unguarded: reads the viewer's own place
SELECT s.person, s.created, s.seen, s.expires, s.csrf, p.kind, p.admin, p.handle, p.name, p.given_name, p.family_name, p.photo, p.theme, p.language,
       p.time_zone, p.home_order, p.hue, coalesce((SELECT l.id FROM place l WHERE l.owner = p.id AND l.kind = 1 LIMIT 1), 0) AS place:place_id
FROM session s JOIN person p ON p.id = s.person WHERE s.hash = $hash AND s.expires > $now AND p.state = 1;

-- session_token_find(hash bytes) maybe: the token and who it belongs to
-- any order: everybody has one own place
-- unguarded: reads the viewer's own place
SELECT t.person, t.id, t.writes, p.kind, p.admin, p.handle, p.name, p.given_name, p.family_name, p.photo, p.theme, p.language,
       p.time_zone, p.home_order, p.hue, coalesce((SELECT l.id FROM place l WHERE l.owner = p.id AND l.kind = 1 LIMIT 1), 0) AS place:place_id
FROM api_token t JOIN person p ON p.id = t.person WHERE t.hash = $hash AND p.state = 1;

-- session_person(person person_id) maybe: somebody as a viewer, without a session
-- any order: everybody has one own place
-- unguarded: reads the viewer's own place
SELECT p.id AS person:person_id, p.kind, p.admin, p.handle, p.name, p.given_name, p.family_name, p.photo, p.theme, p.language,
       p.time_zone, p.home_order, p.hue, coalesce((SELECT l.id FROM place l WHERE l.owner = p.id AND l.kind = 1 LIMIT 1), 0) AS place:place_id
FROM person p WHERE p.id = $person AND p.state = 1;

-- session_end(hash bytes) run: signed out
DELETE FROM session WHERE hash = $hash;

-- session_end_all(person person_id) run: everywhere
DELETE FROM session WHERE person = $person;

-- session_end_tokens(person person_id) run: tokens too
DELETE FROM api_token WHERE person = $person;

-- session_end_feeds(person person_id) run: and the secret of their feeds
DELETE FROM feed_token WHERE person = $person;

-- session_touch(hash bytes, seen time) run: is in use
UPDATE session SET seen = $seen WHERE hash = $hash;

-- session_touch_person(person person_id, seen time) run: was here
UPDATE person SET seen = $seen WHERE id = $person AND state = 1;

-- session_account(person person_id) maybe: is the account still open? On PostgreSQL it stays so until this transaction ends.
SELECT p.state FROM person p WHERE p.id = $person AND p.state = 1;

-- session_list(person person_id) many: the sessions of an account
-- bounded: a person's own
SELECT s.hash, s.created, s.seen, s.expires, s.address, s.agent FROM session s WHERE s.person = $person ORDER BY s.seen DESC;

-- session_here(hash bytes, person person_id) maybe: is the session there? On PostgreSQL not where somebody takes it away at this moment, and it stays until this transaction ends.
SELECT s.person FROM session s WHERE s.hash = $hash AND s.person = $person;

-- session_sweep() run: expired ones
-- scan: a nightly job
DELETE FROM session WHERE expires < $now;

-- one_time_link_sweep() run: links that nobody used in time
-- scan: a nightly job
DELETE FROM one_time_link WHERE expires < $now;

-- password_find(login text) maybe: what a check needs, by handle; a former one still signs in, as it still leads to the profile
SELECT p.id, c.password FROM handle h JOIN person p ON p.id = h.target JOIN credential c ON c.person = p.id
WHERE h.name = $login AND h.kind = 1 AND p.state = 1;

-- password_find_email(email text) maybe: the same by mail address
SELECT p.id, c.password FROM person p JOIN credential c ON c.person = p.id WHERE p.email = $email AND p.state = 1 ORDER BY p.id LIMIT 1;

-- password_here(person person_id) maybe: the stored form. On PostgreSQL not where somebody changes it at this moment, and it stays until this transaction ends.
SELECT c.password FROM credential c WHERE c.person = $person;

-- password_put(person person_id, password text, set_at time) run: sets it
INSERT INTO credential (person, password, changed) VALUES ($person, $password, $set_at)
ON CONFLICT (person) DO UPDATE SET password = excluded.password, changed = excluded.changed;

-- one_time_link_add(hash bytes, person person_id, purpose text, expires time) run: a link
INSERT INTO one_time_link (hash, person, purpose, expires) VALUES ($hash, $person, $purpose, $expires);

-- one_time_link_end(person person_id) run: those of a person
DELETE FROM one_time_link WHERE person = $person;

-- one_time_link_find(hash bytes, purpose text) maybe: whose it is
SELECT l.person FROM one_time_link l WHERE l.hash = $hash AND l.purpose = $purpose AND l.expires > $now;

-- one_time_link_drop(hash bytes) count: used
DELETE FROM one_time_link WHERE hash = $hash;
