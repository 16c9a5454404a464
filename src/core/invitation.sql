-- invitation_add(hash bytes, id id, place place_id, maker person_id, expires time, uses int) run: a link
INSERT INTO place_invitation (hash, id, place, maker, created, expires, uses_left, uses) VALUES ($hash, $id, $place, $maker, $now, $expires, $uses, 0);

-- invitation_find(hash bytes, kind int) maybe: what a link lets into
-- unguarded: whoever has the link may know where it leads
SELECT v.id, v.place FROM place_invitation v JOIN person h ON h.id = v.maker JOIN place p ON p.id = v.place
WHERE v.hash = $hash AND v.expires > $now AND v.uses_left > 0 AND h.state = 1 AND p.state = 1 AND p.kind = $kind
AND EXISTS (SELECT 1 FROM member m WHERE m.person = v.maker AND m.hub = v.place AND m.role >= 2 AND m.state = 1);

-- invitation_use(id id) count: one use less
UPDATE place_invitation SET uses_left = uses_left - 1, uses = uses + 1 WHERE id = $id AND uses_left > 0;

-- invitation_list(place place_id) many: the links of a place
SELECT v.id, v.created, v.expires, v.uses_left, v.uses, h.name FROM place_invitation v JOIN person h ON h.id = v.maker
WHERE v.place = $place AND v.expires > $now AND v.uses_left > 0 ORDER BY v.id DESC LIMIT 50;

-- invitation_drop(id id, place place_id) count: ends a link
DELETE FROM place_invitation WHERE id = $id AND place = $place;

-- invitation_drop_all(place place_id) run: all of a place
DELETE FROM place_invitation WHERE place = $place;

-- invitation_drop_by(person person_id) run: links of an account that goes
-- scan: the end of an account is rare, and links are few
DELETE FROM place_invitation WHERE maker = $person;

-- invitation_by_mail(email text) maybe: the account of an address
SELECT h.id FROM person h WHERE h.email = $email AND h.state = 1 ORDER BY h.id LIMIT 1;
