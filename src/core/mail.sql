-- mail_reader(person person_id) maybe: where the mail of an open account goes
SELECT p.email, p.name FROM person p WHERE p.id = $person AND p.state = 1;

-- mail_told(person person_id) maybe: the same, for what somebody is told of; guests who never came in are told nothing, since they never asked for mail
SELECT p.email FROM person p WHERE p.id = $person AND p.state = 1 AND (p.kind <> 2 OR EXISTS (SELECT 1 FROM credential c WHERE c.person = p.id));

-- mail_take(owner person_id, mark id, id id) count: what waits goes with this mail
UPDATE notify SET mail = $id WHERE owner = $owner AND mail = $mark AND mail <> 0 AND read = false;

-- mail_unmark(owner person_id, mark id) run: nothing goes out to them
UPDATE notify SET mail = 0 WHERE owner = $owner AND mail = $mark AND mail <> 0;

-- mail_add(owner person_id, id id, kind int) run: a mail to write and send
INSERT INTO mail (owner, id, kind, state, note, created) VALUES ($owner, $id, $kind, 1, '', $now);

-- mail_sweep(owner person_id, before time) run: what was sent long ago
DELETE FROM mail WHERE owner = $owner AND created < $before;

-- mail_waiting(owner person_id, id id) maybe: a mail that is not sent yet
SELECT m.kind, m.created FROM mail m WHERE m.owner = $owner AND m.id = $id AND m.state = 1;

-- mail_note(owner person_id, id id, state int, note text) run: what came of it
UPDATE mail SET state = $state, note = $note WHERE owner = $owner AND id = $id;
