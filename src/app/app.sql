-- app_users() each: every account, by name
-- scan: the list of everybody, on the command line
SELECT p.handle, p.kind, p.admin, p.state, p.name FROM person p ORDER BY p.sort_key, p.id;

-- app_notifications() many: those of the demo, with the time of what they tell of
-- unguarded: a new demo's, told to those who may read them
-- scan: the demo is small
-- bounded: the demo is small
SELECT n.owner, n.id, i.created AS told:time FROM notify n JOIN item i ON i.id = n.item ORDER BY i.created, n.id;

-- app_notification_time(owner id, id id, new_id id, created time, seen bool) run: where it belongs in the order of the page
UPDATE notify SET id = $new_id, created = $created, read = $seen WHERE owner = $owner AND id = $id;

-- The checks read tables from end to end: a + keeps SQLite from walking an index and fetching each row at random, and a CAST does where the value is
-- joined by (an expression without a type could not be looked up, and each row would go through all others).

-- app_check_item_comments() each: answers counted on a root that are not there, or the other way round
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT i.id, i.comments AS counted, coalesce(n.answers, 0) AS there:int
FROM item i LEFT JOIN (SELECT c.root, count(*) AS answers FROM item c WHERE +c.root <> 0 AND c.state = 3 GROUP BY c.root) n ON n.root = i.id
WHERE i.root = 0 AND i.comments <> coalesce(n.answers, 0);

-- app_check_item_likes() each: thanks counted and there
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT i.id, i.likes AS counted, (SELECT count(*) FROM reaction r WHERE r.item = i.id AND r.kind = 1) AS there:int
FROM item i WHERE i.likes <> (SELECT count(*) FROM reaction r WHERE r.item = i.id AND r.kind = 1);

-- app_check_item_ratings() each: ratings counted and there
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT i.id, i.raters AS counted, (SELECT count(*) FROM rating r WHERE r.item = i.id) AS there:int
FROM item i WHERE i.raters <> (SELECT count(*) FROM rating r WHERE r.item = i.id)
OR i.stars <> (SELECT coalesce(sum(r.stars), 0) FROM rating r WHERE r.item = i.id);

-- app_check_place_members() each: members counted and there
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT p.id, p.members AS counted, coalesce(n.members, 0) AS there:int
FROM place p LEFT JOIN (SELECT CAST(m.hub AS bigint) AS hub, count(*) AS members FROM member m WHERE m.state = 1 GROUP BY CAST(m.hub AS bigint)) n ON n.hub = p.id
WHERE p.members <> coalesce(n.members, 0);

-- app_check_place_items() each: items counted and there
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT p.id, p.items AS counted, coalesce(n.items, 0) AS there:int
FROM place p LEFT JOIN (SELECT i.place, count(*) AS items FROM item i JOIN place q ON q.id = i.place
	WHERE +i.root = 0 AND i.state = 3 AND (i.circle <= 1 OR i.circle = q.circle) GROUP BY i.place) n ON n.place = p.id
WHERE p.items <> coalesce(n.items, 0);

-- app_check_place_last() each: the newest item of a place, and the one it names
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT p.id, p.last AS counted, coalesce(n.last, 0) AS there:int
FROM place p LEFT JOIN (SELECT i.place, max(i.id) AS last FROM item i JOIN place q ON q.id = i.place
	WHERE +i.root = 0 AND i.state = 3 AND (i.circle <= 1 OR i.circle = q.circle) GROUP BY i.place) n ON n.place = p.id
WHERE p.last <> coalesce(n.last, 0);

-- app_check_place_ratings() each: ratings of a place's items counted and there
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT p.id, p.raters AS counted, coalesce(n.raters, 0) AS there:int
FROM place p LEFT JOIN (SELECT i.place, sum(i.raters) AS raters, sum(i.stars) AS stars FROM item i JOIN place q ON q.id = i.place
	WHERE +i.root = 0 AND i.state = 3 AND (i.circle <= 1 OR i.circle = q.circle) GROUP BY i.place) n ON n.place = p.id
WHERE p.raters <> coalesce(n.raters, 0) OR p.stars <> coalesce(n.stars, 0);

-- app_check_place_public() each: the same for strangers: public items and their ratings
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT p.id, p.public_items AS counted, coalesce(n.items, 0) AS there:int
FROM place p LEFT JOIN (SELECT i.place, count(*) AS items, sum(i.raters) AS raters, sum(i.stars) AS stars FROM item i
	WHERE +i.root = 0 AND i.state = 3 AND i.circle = 0 GROUP BY i.place) n ON n.place = p.id
WHERE p.public_items <> coalesce(n.items, 0) OR p.public_raters <> coalesce(n.raters, 0) OR p.public_stars <> coalesce(n.stars, 0);

-- app_check_followers() each: followers counted and there
-- scan: the check reads everything
SELECT p.id, p.followers AS counted, (SELECT count(*) FROM follow f WHERE f.whom = p.id) AS there:int
FROM person p WHERE p.followers <> (SELECT count(*) FROM follow f WHERE f.whom = p.id);

-- app_check_person_items() each: an author's open items counted and there
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT p.id, p.items AS counted, coalesce(n.items, 0) AS there:int
FROM person p LEFT JOIN (SELECT i.author, count(*) AS items FROM item i WHERE i.circle <= 1 AND i.state = 3 GROUP BY i.author) n ON n.author = p.id
WHERE p.items <> coalesce(n.items, 0);

-- app_check_tags() each: open items of a tag counted and there
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT t.id, t.items AS counted, coalesce(n.items, 0) AS there:int
FROM tag t LEFT JOIN (SELECT x.tag, count(*) AS items FROM item_tag x JOIN item i ON i.id = x.item WHERE i.circle <= 1 AND i.state = 3
	GROUP BY x.tag) n ON n.tag = t.id
WHERE t.items <> coalesce(n.items, 0);

-- app_check_tag_circles() each: tags whose circle is not their item's
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT i.id, x.circle AS counted, i.circle AS there FROM item_tag x JOIN item i ON i.id = x.item WHERE x.circle <> i.circle;

-- app_check_answers() each: published answers whose circle is not their root's
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT c.id, c.circle AS counted, r.circle AS there FROM item c JOIN item r ON r.id = c.root WHERE +c.root <> 0 AND c.state = 3 AND r.state = 3 AND c.circle <> r.circle;

-- app_check_lost_answers() each: answers without their root
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT c.id, c.root AS counted, 0 AS there:int FROM item c WHERE c.root <> 0 AND NOT EXISTS (SELECT 1 FROM item r WHERE r.id = c.root);

-- app_check_reach() each: members without the right to read, or readers of a hub who are not members
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT m.person AS id, m.hub AS counted, 0 AS there:int FROM member m
WHERE m.state = 1 AND NOT EXISTS (SELECT 1 FROM reach r WHERE r.person = m.person AND r.circle = m.hub)
UNION ALL
SELECT r.person AS id, 0 AS counted:int, r.circle AS there FROM reach r JOIN place p ON p.id = r.circle
WHERE NOT EXISTS (SELECT 1 FROM member m WHERE m.person = r.person AND m.hub = r.circle AND m.state = 1);

-- app_check_attached() each: files that hang on what is not there, or was removed
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT a.id, a.item AS counted, 0 AS there:int FROM attachment a WHERE a.file = true AND a.version_of = 0 AND NOT EXISTS (SELECT 1 FROM item i WHERE i.id = a.item AND i.state <> 5)
AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = a.item AND m.state = 3);

-- app_check_versions() each: older versions of files that hang on nothing, on another item than the file, or are not older
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT a.id, a.version_of AS counted, a.version AS there FROM attachment a
WHERE a.version_of <> 0 AND NOT EXISTS (SELECT 1 FROM attachment f WHERE f.id = a.version_of AND f.file = true AND f.version_of = 0 AND f.item = -a.item AND f.version > a.version);

-- app_check_photos() each: photos whose file has no row
-- scan: the check reads everything
SELECT f.person AS id, 0 AS counted:int, 0 AS there:int FROM person_photo f WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.hash = f.hash);

-- app_check_handles() each: people without exactly one current name, or another one than their row says
-- scan: the check reads everything
SELECT p.id, (SELECT count(*) FROM handle h WHERE h.target = p.id AND h.kind = 1 AND h.current AND h.name = p.handle) AS counted:int, 1 AS there:int
FROM person p WHERE (SELECT count(*) FROM handle h WHERE h.target = p.id AND h.kind = 1 AND h.current AND h.name = p.handle) <> 1;

-- app_check_pulse() each: newest items that are newer than their pulse says
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT i.id, i.author AS counted, 0 AS there:int FROM item i
WHERE i.root = 0 AND i.circle <= 1 AND i.state = 3 AND NOT EXISTS (SELECT 1 FROM pulse u WHERE u.id = i.author AND u.last >= i.id);

-- app_check_endorsements() each: endorsements of a skill counted and there
-- scan: the check reads everything
SELECT s.person AS id, s.endorsements AS counted, (SELECT count(*) FROM endorsement e WHERE e.person = s.person AND e.tag = s.tag) AS there:int
FROM skill s WHERE s.endorsements <> (SELECT count(*) FROM endorsement e WHERE e.person = s.person AND e.tag = s.tag);

-- app_check_index() each: published items that are not in the text index and do not wait for it
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT i.id, i.kind AS counted, i.circle AS there FROM item i
WHERE i.state = 3 AND NOT EXISTS (SELECT 1 FROM search_doc d WHERE d.item = i.id) AND NOT EXISTS (SELECT 1 FROM search_queue q WHERE q.item = i.id);

-- app_blobs() each: every blob, for the check and for backups
-- scan: the check reads everything
SELECT b.hash, b.size FROM blob b ORDER BY b.hash;

-- app_some_people(most int) many: people who write, for the typical reader of a generated organisation
-- unguarded: ids only, of people
-- scan: once, when a generated demo is made
SELECT p.id FROM person p WHERE p.items > 0 AND p.kind = 1 ORDER BY p.items DESC, p.id LIMIT $most;

-- app_some_hubs(most int) many: communities for the typical reader
-- unguarded: chosen by the generator
SELECT p.id FROM place p WHERE p.kind = 3 ORDER BY p.sort_key, p.id LIMIT $most;
