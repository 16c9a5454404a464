-- ---- jams ----

-- jam_add(id place_id, opens time, closes time, freezes time, languages text, rules text) run: what a jam has beside its place
INSERT INTO jam (id, opens, closes, freezes, languages, rules, rehearsal, told) VALUES ($id, $opens, $closes, $freezes, $languages, $rules, false, 0);

-- jam_write(id place_id, opens time, closes time, freezes time, languages text, rules text) run: changes it
UPDATE jam SET opens = $opens, closes = $closes, freezes = $freezes, languages = $languages, rules = $rules WHERE id = $id;

-- jam_rehearse(id place_id, rehearsal bool) run: the team tries it out, or has done so
UPDATE jam SET rehearsal = $rehearsal WHERE id = $id;

-- jam_find(id place_id) maybe: what a jam that was found for the viewer has beside its place
SELECT j.opens, j.closes, j.freezes, j.languages, j.rules, j.rehearsal FROM jam j WHERE j.id = $id;

-- jam_list(before time, id place_id, most int) many: those the viewer may know of, the latest first
SELECT p.id, p.handle, p.title, p.description, p.language, p.audience, p.state, p.members, p.last, j.opens, j.closes, j.freezes,
       coalesce((SELECT m.role FROM member m WHERE m.person = $viewer AND m.hub = p.id AND m.state = 1), 0) AS role:int
FROM jam j JOIN place p ON p.id = j.id
WHERE (j.opens, j.id) < ($before, $id) AND p.state < 3 AND visible(p) ORDER BY j.opens DESC, j.id DESC LIMIT $most;

-- jam_at(id place_id) maybe: where a page of the list ended
SELECT j.opens FROM jam j JOIN place p ON p.id = j.id WHERE j.id = $id AND visible(p);

-- jam_now(most int) many: those that are open now
-- row: jam_list
SELECT p.id, p.handle, p.title, p.description, p.language, p.audience, p.state, p.members, p.last, j.opens, j.closes, j.freezes,
       coalesce((SELECT m.role FROM member m WHERE m.person = $viewer AND m.hub = p.id AND m.state = 1), 0) AS role:int
FROM jam j JOIN place p ON p.id = j.id
WHERE j.opens <= $now AND j.opens > $now - 2592000000000 AND j.closes > $now AND p.state = 1 AND visible(p) ORDER BY j.opens DESC, j.id DESC LIMIT $most;

-- jam_named(most int) many: by their names, for who searches
SELECT p.id, p.handle, p.title, p.language, j.opens, j.closes FROM jam j JOIN place p ON p.id = j.id
WHERE j.opens > 0 AND p.state < 3 AND visible(p) ORDER BY j.opens DESC, j.id DESC LIMIT $most;

-- jam_next_owner(jam place_id, except person_id) maybe: who keeps it when its owner leaves
SELECT m.person, m.role FROM member m JOIN person p ON p.id = m.person WHERE m.hub = $jam AND m.role >= 2 AND m.state = 1 AND m.person <> $except AND p.state = 1
ORDER BY m.role DESC, m.created, m.person LIMIT 1;

-- jam_owned(owner person_id) many: the jams that a person keeps
-- unguarded: for the end of an account
-- bounded: a person's own
SELECT p.id, p.title FROM place p WHERE p.owner = $owner AND p.kind = 14 AND p.state <> 3 ORDER BY p.id LIMIT 1000;

-- jam_words_owned(owner person_id) many: the forums that a person keeps
-- unguarded: for the end of an account
-- bounded: a person's own
SELECT p.id, p.title, p.parent FROM place p WHERE p.owner = $owner AND p.kind = 15 AND p.state <> 3 ORDER BY p.id LIMIT 10000;

-- ---- what the clock brings ----

-- jam_bells() many: jams of which people are to be told something
-- unguarded: for the job
SELECT j.id, j.opens, j.closes, j.freezes, j.told, j.rehearsal, p.owner, p.state FROM jam j JOIN place p ON p.id = j.id
WHERE j.told < 3 AND j.opens <= $now AND (j.told = 0 OR (j.told = 1 AND j.closes <= $now) OR (j.told = 2 AND j.freezes <= $now)) ORDER BY j.id LIMIT 100;

-- jam_told(id place_id, told int) count: they were, by whoever is first
UPDATE jam SET told = $told WHERE id = $id AND told < $told;

-- jam_members_after(jam place_id, after person_id, most int) many: who takes part, in batches. Role by role, as the index has them: in one, each batch would sort all
SELECT x.person FROM (
SELECT * FROM (SELECT m.person FROM member m WHERE m.hub = $jam AND m.role = 1 AND m.state = 1 AND m.person > $after ORDER BY m.person LIMIT $most) a
UNION ALL SELECT * FROM (SELECT m.person FROM member m WHERE m.hub = $jam AND m.role = 2 AND m.state = 1 AND m.person > $after ORDER BY m.person LIMIT $most) b
UNION ALL SELECT * FROM (SELECT m.person FROM member m WHERE m.hub = $jam AND m.role = 3 AND m.state = 1 AND m.person > $after ORDER BY m.person LIMIT $most) c) x ORDER BY x.person LIMIT $most;

-- ---- forums ----

-- jam_forum_add(id place_id, jam place_id, position int, question text, background text, moderator id) run: a new one
INSERT INTO jam_forum (id, jam, position, question, background, moderator) VALUES ($id, $jam, $position, $question, $background, nullif($moderator, 0));

-- jam_forum_write(id place_id, question text, background text, moderator id) run: changes it
UPDATE jam_forum SET question = $question, background = $background, moderator = nullif($moderator, 0) WHERE id = $id;

-- jam_forum_put(id place_id, position int) run: another place among the others
UPDATE jam_forum SET position = $position WHERE id = $id;

-- jam_forum_drop(id place_id) run: one that nothing was said in
DELETE FROM jam_forum WHERE id = $id;

-- jam_forums(jam place_id) many: the forums of a jam in their order
SELECT f.id, f.position, f.question, f.background, p.title, p.language, p.items, coalesce(m.id, 0) AS moderator:int, coalesce(m.name, '') AS moderator_name:text,
       coalesce(CASE WHEN m.state = 2 THEN '' WHEN $clear = 0 AND m.pseudonym <> '' AND m.id <> $viewer THEN '' ELSE m.handle END, '') AS moderator_handle:text,
       coalesce(m.photo, '') AS moderator_photo:text, coalesce(m.hue, 1) AS moderator_hue:int
FROM jam_forum f JOIN place p ON p.id = f.id LEFT JOIN person m ON m.id = f.moderator
WHERE f.jam = $jam AND p.state = 1 AND visible(p) ORDER BY f.position, f.id LIMIT 20;

-- ---- people ----

-- jam_team(jam place_id) many: owners and facilitators
SELECT m.role, p.id, CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS handle:text, p.name, p.photo, p.hue, p.kind
FROM member m JOIN person p ON p.id = m.person WHERE m.hub = $jam AND m.role >= 2 AND m.state = 1 ORDER BY m.role DESC, p.sort_key, p.id LIMIT 200;

-- jam_latest(jam place_id, most int) many: who came in, for the team
-- row: jam_team
SELECT m.role, p.id, CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS handle:text, p.name, p.photo, p.hue, p.kind
FROM member m JOIN person p ON p.id = m.person WHERE m.hub = $jam AND m.role = 1 AND m.state = 1 ORDER BY m.person DESC LIMIT $most;

-- jam_member(jam place_id, person person_id) maybe: somebody's part in it
SELECT m.role FROM member m WHERE m.person = $person AND m.hub = $jam AND m.state = 1;

-- jam_address(email text) maybe: an account has, or had, this address
SELECT h.id FROM person h WHERE h.email = $email ORDER BY h.id LIMIT 1;

-- jam_guest_put(person person_id, jam place_id, inviter person_id) run: who came in from outside, asked in by whom
INSERT INTO jam_guest (person, jam, inviter, created, written) VALUES ($person, $jam, $inviter, $now, $now)
ON CONFLICT (person, jam) DO UPDATE SET inviter = excluded.inviter, written = excluded.written;

-- jam_guests_left(most int) many: guests of jams that are all over, or that they are not in, who never chose a password
-- unguarded: a nightly job
-- scan: a nightly job
SELECT DISTINCT h.id FROM jam_guest g JOIN person h ON h.id = g.person WHERE h.kind = 2 AND h.state = 1
AND NOT EXISTS (SELECT 1 FROM credential c WHERE c.person = h.id)
AND NOT EXISTS (SELECT 1 FROM member m JOIN jam j ON j.id = m.hub JOIN place p ON p.id = j.id WHERE m.person = h.id AND p.state = 1 AND j.freezes > $now)
AND NOT EXISTS (SELECT 1 FROM member m LEFT JOIN jam j ON j.id = m.hub WHERE m.person = h.id AND j.id IS NULL)
ORDER BY h.id LIMIT $most;

-- ---- letters to who has no account ----

-- letter_add(id id, jam place_id, inviter person_id, email text, name text, named bool) run: one is to be written
INSERT INTO jam_letter (id, jam, inviter, email, name, named, ended, hash, created, written)
VALUES ($id, $jam, $inviter, $email, $name, $named, false, NULL, $now, 0);

-- letter_hold(id id) run: who writes to an address, lets it in or takes that back does so one after the other
UPDATE jam_letter SET email = email WHERE email = (SELECT l.email FROM jam_letter l WHERE l.id = $id);

-- letter_find(id id) maybe: one that may be written: its jam is not over, and who asks still keeps it
-- unguarded: for who is asked in
SELECT l.jam, l.inviter, l.email, l.named, l.created, p.title, p.language, j.opens, j.closes, o.name AS inviter_name
FROM jam_letter l JOIN place p ON p.id = l.jam JOIN jam j ON j.id = l.jam JOIN person o ON o.id = l.inviter JOIN member m ON m.person = l.inviter AND m.hub = l.jam
WHERE l.id = $id AND l.ended = false AND p.state = 1 AND j.freezes > $now AND o.state = 1 AND o.kind = 1 AND m.role = 3 AND m.state = 1;

-- letter_before(id id, email text, jam place_id, asked time) one: how many others went to an address, when the last one did, whether one of this jam was taken back, and how many of it went there since this one was asked for
SELECT count(CASE WHEN l.written > 0 THEN 1 END) AS n:int, coalesce(max(l.written), 0) AS written:time, count(CASE WHEN l.ended AND l.jam = $jam THEN 1 END) AS ended:int,
       count(CASE WHEN l.jam = $jam AND l.ended = false AND l.written >= $asked THEN 1 END) AS since:int
FROM jam_letter l WHERE l.email = $email AND l.id <> $id;

-- letter_wanted(email text, jam place_id) one: how many of a jam wait for an address or went there, when the last one did, and a name that it was given
SELECT count(*) AS n:int, coalesce(max(l.name), '') AS name:text, coalesce(max(CASE WHEN l.written > 0 THEN l.written ELSE l.created END), 0) AS written:time
FROM jam_letter l WHERE l.email = $email AND l.jam = $jam AND l.ended = false AND (l.named OR l.written > 0);

-- letters_since(inviter person_id, since time, wanted bool, id id) one: how many others somebody had written, or wants to
SELECT count(*) AS n:int FROM jam_letter l WHERE l.inviter = $inviter AND l.created > $since AND ($wanted OR l.written > 0) AND l.id <> $id;

-- letter_written(id id, hash bytes) run: with the link in it
UPDATE jam_letter SET hash = $hash, written = $now WHERE id = $id;

-- letter_links_end(id id, email text, jam place_id) run: those of earlier ones are worth nothing
UPDATE jam_letter SET hash = NULL WHERE email = $email AND jam = $jam AND id <> $id;

-- letter_drop(id id) run: it is not written; what a stranger asked for is forgotten
DELETE FROM jam_letter WHERE id = $id AND named = false AND written = 0;

-- letter_of_link(hash bytes, since time) maybe: where a link leads, for who has no account yet
-- unguarded: whoever has the link may know where it leads
SELECT l.id, l.jam, l.email, l.name, p.handle, p.title, p.language FROM jam_letter l JOIN place p ON p.id = l.jam JOIN jam j ON j.id = l.jam
WHERE l.hash = $hash AND l.ended = false AND l.written > $since AND p.state = 1 AND j.freezes > $now
AND NOT EXISTS (SELECT 1 FROM person h WHERE h.email = l.email) ORDER BY l.id LIMIT 1;

-- letter_jams(email text) many: the jams that an address was asked into
-- unguarded: for whose address it is
SELECT l.jam, min(l.inviter) AS inviter:person_id FROM jam_letter l JOIN place p ON p.id = l.jam JOIN jam j ON j.id = l.jam
WHERE l.email = $email AND l.ended = false AND (l.named OR l.written > 0) AND p.state = 1 AND j.freezes > $now GROUP BY l.jam ORDER BY l.jam LIMIT 200;

-- letters_used(email text) run: an account stands for them
DELETE FROM jam_letter WHERE email = $email;

-- letters_waiting(jam place_id, after id, most int) many: who was asked in and did not come yet, for owners, behind the address of a letter
SELECT l.email, min(l.id) AS id:id, max(l.written) AS written:time FROM jam_letter l
WHERE l.jam = $jam AND l.ended = false AND (l.named OR l.written > 0) AND NOT EXISTS (SELECT 1 FROM person h WHERE h.email = l.email)
AND l.email > coalesce((SELECT a.email FROM jam_letter a WHERE a.id = $after AND a.jam = $jam), '')
GROUP BY l.email ORDER BY l.email LIMIT $most;

-- letters_end(id id, jam place_id) count: an address is not asked in any more, and its links are worth nothing
UPDATE jam_letter SET ended = true, hash = NULL WHERE jam = $jam AND ended = false AND email = (SELECT l.email FROM jam_letter l WHERE l.id = $id AND l.jam = $jam);

-- letters_sweep(before time) run: what nobody came by, and what is of jams that are over
-- unguarded: a nightly job
-- scan: a nightly job
DELETE FROM jam_letter WHERE created < $before OR jam IN (SELECT j.id FROM jam j JOIN place p ON p.id = j.id WHERE j.freezes <= $now OR p.state <> 1);

-- letters_erase(person person_id) run: the end of an account: those to its address
DELETE FROM jam_letter WHERE email <> '' AND email = (SELECT h.email FROM person h WHERE h.id = $person);

-- letters_hand_on(person person_id) run: likewise: who keeps the jam now asks them in
-- unguarded: the end of an account
UPDATE jam_letter SET inviter = (SELECT p.owner FROM place p WHERE p.id = jam_letter.jam) WHERE inviter = $person;

-- letters_inviter_erase(person person_id) run: where nobody keeps it
DELETE FROM jam_letter WHERE inviter = $person;

-- jam_link_owner(id id, jam place_id) maybe: who made a link, an owner of its jam that works here and is not over; nobody for others
SELECT v.maker FROM place_invitation v JOIN member m ON m.person = v.maker AND m.hub = v.place JOIN person h ON h.id = v.maker JOIN jam j ON j.id = v.place
WHERE v.id = $id AND v.place = $jam AND m.role = 3 AND m.state = 1 AND h.kind = 1 AND h.state = 1 AND j.freezes > $now;

-- jam_door_count(jam place_id, day int) run: one more asks
INSERT INTO jam_door (jam, day, asked) VALUES ($jam, $day, 1) ON CONFLICT (jam, day) DO UPDATE SET asked = jam_door.asked + 1;

-- jam_door_sweep(jam place_id, day int) run: days before
DELETE FROM jam_door WHERE jam = $jam AND day < $day;

-- jam_door(jam place_id, day int) one: how many asked
SELECT d.asked FROM jam_door d WHERE d.jam = $jam AND d.day = $day;

-- jam_guest_export(person person_id) each: whose letters somebody got or had sent, for which jam
-- unguarded: of what the person was let into, or let others into
SELECT p.handle, g.created, g.written, g.person = $person AS guest:bool FROM jam_guest g JOIN place p ON p.id = g.jam WHERE g.person = $person OR g.inviter = $person ORDER BY g.created, g.jam, g.person;

-- letters_export(person person_id) each: and of those that nobody came by yet
-- row: jam_guest_export
-- unguarded: of what the person let others into
SELECT p.handle, l.created, l.written, l.inviter <> $person AS guest:bool FROM jam_letter l JOIN place p ON p.id = l.jam WHERE l.inviter = $person ORDER BY l.created, l.id;

-- jam_guest_erase(person person_id) run: the end of an account
DELETE FROM jam_guest WHERE person = $person;

-- jam_inviter_hand_on(person person_id) run: likewise: who keeps the jam now has asked them in
-- unguarded: the end of an account
UPDATE jam_guest SET inviter = (SELECT p.owner FROM place p WHERE p.id = jam_guest.jam) WHERE inviter = $person;

-- jam_inviter_erase(person person_id) run: where nobody keeps it
DELETE FROM jam_guest WHERE inviter = $person;

-- jam_face(id place_id) one: names, for whoever has a link
-- unguarded: whoever has the link may know where it leads
SELECT p.handle, p.title, p.description, p.language, j.opens, j.closes FROM place p JOIN jam j ON j.id = p.id WHERE p.id = $id;

-- jam_shift_add(id id, jam place_id, forum id, person person_id, starts time, ends time) run: somebody looks after it
INSERT INTO jam_shift (id, jam, forum, person, starts, ends) VALUES ($id, $jam, $forum, $person, $starts, $ends);

-- jam_shift_drop(id id, jam place_id) count: does not
DELETE FROM jam_shift WHERE id = $id AND jam = $jam;

-- jam_shift_drop_all(jam place_id, person person_id) run: of who left the team
DELETE FROM jam_shift WHERE jam = $jam AND person = $person;

-- jam_moderator_drop(jam place_id, person person_id) run: nor moderates its forums
UPDATE jam_forum SET moderator = NULL WHERE jam = $jam AND moderator = $person;

-- jam_shifts(jam place_id, since time) many: who looks after it when
SELECT s.id, s.forum, s.starts, s.ends, p.id AS person:person_id, CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS handle:text, p.name, p.photo, p.hue, p.kind
FROM jam_shift s JOIN person p ON p.id = s.person WHERE s.jam = $jam AND s.ends > $since ORDER BY s.starts, s.id LIMIT 300;

-- ---- participation ----

-- jam_to_count(after place_id, most int) many: jams that go on, in which others take part than were counted
-- unguarded: for the job
SELECT j.id, p.members FROM jam j JOIN place p ON p.id = j.id
WHERE j.id > $after AND j.opens <= $now AND j.freezes > $now - 3600000000 AND p.members <> j.counted ORDER BY j.id LIMIT $most;

-- jam_counted(id place_id, members int) run: they were
UPDATE jam SET counted = $members WHERE id = $id;

-- jam_counted_all(jam place_id) one: all who take part
SELECT count(*) AS n:int FROM member m WHERE m.hub = $jam AND m.role >= 1 AND m.state = 1;

-- jam_by_country(jam place_id) many: who takes part, by country, where these are enough to be named (SHARE_FLOOR)
-- bounded: there are few countries, and those of imported directories are cut off
SELECT p.country AS label:text, count(*) AS n:int FROM member m JOIN person p ON p.id = m.person
WHERE m.hub = $jam AND m.role >= 1 AND m.state = 1 AND p.country <> '' GROUP BY p.country HAVING count(*) >= 5 ORDER BY n DESC, label LIMIT 1000;

-- jam_by_unit(jam place_id) many: who takes part, by unit
-- row: jam_by_country
SELECT p.unit AS label:text, count(*) AS n:int FROM member m JOIN person p ON p.id = m.person
WHERE m.hub = $jam AND m.role >= 1 AND m.state = 1 AND p.unit <> '' GROUP BY p.unit HAVING count(*) >= 5 ORDER BY n DESC, label LIMIT 1000;

-- jam_share_clear(jam place_id, sort int) run: before they are written anew
DELETE FROM jam_share WHERE jam = $jam AND sort = $sort;

-- jam_share_add(jam place_id, sort int, label text, n int) run: one of them
INSERT INTO jam_share (jam, sort, label, n) VALUES ($jam, $sort, $label, $n);

-- jam_shares(jam place_id, sort int) many: how many take part from where
-- bounded: countries and units of one organisation
SELECT s.label, s.n FROM jam_share s WHERE s.jam = $jam AND s.sort = $sort ORDER BY CASE WHEN s.label = '' THEN 1 ELSE 0 END, s.n DESC, s.label LIMIT 1000;

-- ---- executives ----

-- jam_executives() many: whom the administration marks
SELECT p.id, p.handle, p.name, p.photo, p.hue, p.title, p.city, p.kind FROM jam_executive e CROSS JOIN person p WHERE p.id = e.person ORDER BY p.sort_key, p.id LIMIT 500;

-- jam_executives_among(ids ids) many: which of these people are
-- bounded: by the list
SELECT e.person FROM jam_executive e WHERE e.person IN list($ids);

-- jam_executive_put(person person_id) run: is one
INSERT INTO jam_executive (person) VALUES ($person) ON CONFLICT (person) DO NOTHING;

-- jam_executive_drop(person person_id) run: is none
DELETE FROM jam_executive WHERE person = $person;

-- ---- export, check, the end of an account ----

-- jam_export(person person_id) each: in which jams somebody takes part
-- unguarded: the person's own
SELECT p.id, p.handle, p.title, m.role, m.created FROM member m JOIN place p ON p.id = m.hub WHERE m.person = $person AND m.state = 1 AND p.kind = 14;

-- jam_check() each: jams and forums without what belongs to them
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT p.id FROM place p LEFT JOIN jam j ON j.id = p.id LEFT JOIN jam_forum f ON f.id = p.id
WHERE p.state < 3 AND ((p.kind = 14 AND j.id IS NULL) OR (p.kind = 15 AND (f.id IS NULL OR f.jam <> p.parent)));

-- jam_erase_shifts(person person_id) run: the end of an account
DELETE FROM jam_shift WHERE person = $person;

-- jam_erase_moderator(person person_id) run: the same
UPDATE jam_forum SET moderator = NULL WHERE moderator = $person;
