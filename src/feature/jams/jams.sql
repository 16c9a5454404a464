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

-- jam_members_after(jam place_id, after person_id, most int) many: who takes part, in batches
SELECT m.person FROM member m WHERE m.hub = $jam AND m.state = 1 AND m.role >= 1 AND m.person > $after ORDER BY m.person LIMIT $most;

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

-- jam_guest_put(person person_id, jam place_id, inviter person_id) run: who came in from outside and is written to now, by whom
INSERT INTO jam_guest (person, jam, inviter, created, written) VALUES ($person, $jam, $inviter, $now, $now)
ON CONFLICT (person, jam) DO UPDATE SET inviter = excluded.inviter, written = excluded.written;

-- jam_letters_since(inviter person_id, since time) one: to how many did somebody have mail sent?
SELECT count(*) AS n:int FROM jam_guest g WHERE g.inviter = $inviter AND g.written > $since;

-- jam_guest_waits(person person_id) maybe: who came in from outside and never chose a password, with the last letter to them
SELECT max(g.written) AS written:time FROM jam_guest g JOIN person h ON h.id = g.person
WHERE g.person = $person AND h.kind = 2 AND h.state = 1 AND NOT EXISTS (SELECT 1 FROM credential c WHERE c.person = h.id) GROUP BY g.person;

-- jam_letter(person person_id) maybe: what the letter that leads somebody in says; nothing for who came in, was taken out, or works here meanwhile
-- unguarded: for who is in it
SELECT p.title, j.opens, j.closes, o.name AS inviter:text, h.language FROM jam_guest g JOIN place p ON p.id = g.jam JOIN jam j ON j.id = g.jam
JOIN person o ON o.id = g.inviter JOIN person h ON h.id = g.person JOIN member m ON m.person = g.person AND m.hub = g.jam
WHERE g.person = $person AND p.state = 1 AND j.freezes > $now AND o.state = 1 AND h.state = 1 AND h.kind = 2 AND m.state = 1
AND NOT EXISTS (SELECT 1 FROM credential c WHERE c.person = h.id) ORDER BY g.written DESC, g.jam LIMIT 1;

-- jam_link_owner(id id, jam place_id) maybe: who made a link, an owner of its jam that works here and is not over; nobody for others
SELECT h.name FROM place_invitation v JOIN member m ON m.person = v.maker AND m.hub = v.place JOIN person h ON h.id = v.maker JOIN jam j ON j.id = v.place
WHERE v.id = $id AND v.place = $jam AND m.role = 3 AND m.state = 1 AND h.kind = 1 AND h.state = 1 AND j.freezes > $now;

-- jam_guest_export(person person_id) each: whose letters somebody got or had sent, for which jam
-- unguarded: of what the person was let into, or let others into
SELECT p.handle, g.created, g.written, g.person = $person AS guest:bool FROM jam_guest g JOIN place p ON p.id = g.jam WHERE g.person = $person OR g.inviter = $person ORDER BY g.created, g.jam, g.person;

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
