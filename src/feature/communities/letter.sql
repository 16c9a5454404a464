-- asked_letter_known(email text) maybe: somebody who has or had an account with this address
SELECT h.id FROM person h WHERE h.email = $email ORDER BY h.id LIMIT 1;

-- asked_letter_open(community place_id, email text, since time) maybe: one on its way to an address, or there and not used
SELECT l.id FROM community_letter l WHERE l.email = $email AND l.community = $community AND l.created > $since AND l.joined = 0 AND l.ended = 0 AND l.refused = 0 ORDER BY l.id LIMIT 1;

-- asked_letters_today(maker person_id, since time) one: how many somebody had written
SELECT count(*) AS n:int FROM community_letter l WHERE l.maker = $maker AND l.created > $since;

-- asked_letter_wish(id id, community place_id, email text) run: one is to be written
INSERT INTO community_letter (id, community, maker, email, created, written, link, joined, ended, refused) VALUES ($id, $community, $viewer, $email, $now, 0, 0, 0, 0, 0);

-- asked_letter_lock(id id) run: on PostgreSQL whoever writes to an address does so one after the other
UPDATE community_letter SET email = email WHERE email = (SELECT l.email FROM community_letter l WHERE l.id = $id);

-- asked_letter_to_write(id id, since time) maybe: one that may be written: who asks is still a host there
-- unguarded: for a letter to somebody who was asked in
SELECT l.community, l.maker, l.email, l.created, l.link, p.title, p.language AS spoken, h.name, h.language FROM community_letter l JOIN place p ON p.id = l.community JOIN person h ON h.id = l.maker
WHERE l.id = $id AND l.created > $since AND l.joined = 0 AND l.ended = 0 AND p.state = 1 AND h.state = 1
AND EXISTS (SELECT 1 FROM member m WHERE m.person = l.maker AND m.hub = l.community AND m.role >= 2 AND m.state = 1);

-- asked_letter_others(id id, email text) one: how many others went to an address, and when the last one did
SELECT count(*) AS n:int, coalesce(max(l.written), 0) AS last:time FROM community_letter l WHERE l.email = $email AND l.id <> $id AND l.written > 0;

-- asked_letter_written(id id, link id) run: with that link in it
UPDATE community_letter SET written = $now, link = $link WHERE id = $id;

-- asked_letter_refused(id id) run: its relay knows no such address
UPDATE community_letter SET refused = $now WHERE id = $id;

-- asked_letter_used(link id) run: somebody came in by it
UPDATE community_letter SET joined = $now WHERE link = $link AND link <> 0;

-- asked_letter_list(community place_id, most int) many: the newest, for hosts
SELECT l.id, l.email, l.created, l.written, l.joined, l.ended, l.refused, h.name,
       l.link <> 0 AND NOT EXISTS (SELECT 1 FROM place_invitation v WHERE v.id = l.link) AS cut:bool
FROM community_letter l JOIN person h ON h.id = l.maker WHERE l.community = $community ORDER BY l.id DESC LIMIT $most;

-- asked_letter_link(id id, community place_id) maybe: one that is to be taken back
SELECT l.link, l.joined, l.ended FROM community_letter l WHERE l.id = $id AND l.community = $community;

-- asked_letter_end(id id) run: it is worth nothing any more
UPDATE community_letter SET ended = $now WHERE id = $id;

-- asked_letters_sweep(before time) run: addresses of those who have no account are not kept for long
-- scan: at night, and there are few
DELETE FROM community_letter WHERE created < $before;

-- asked_letters_erase(person person_id) run: the end of an account: what it had written, and what went to its address
DELETE FROM community_letter WHERE maker = $person OR (email <> '' AND email = (SELECT h.email FROM person h WHERE h.id = $person));

-- asked_letters_export(person person_id) each: where somebody had letters written to; to whom is not theirs
-- unguarded: what the person did
SELECT p.handle, l.created FROM community_letter l JOIN place p ON p.id = l.community WHERE l.maker = $person ORDER BY l.id;

-- community_links(place place_id) many: the links of a community, without those in letters
SELECT v.id, v.created, v.expires, v.uses_left, v.uses, h.name FROM place_invitation v JOIN person h ON h.id = v.maker
WHERE v.place = $place AND v.expires > $now AND v.uses_left > 0 AND NOT EXISTS (SELECT 1 FROM community_letter l WHERE l.link = v.id) ORDER BY v.id DESC LIMIT 50;
