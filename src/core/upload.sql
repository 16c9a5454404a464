-- upload_add(id id, owner person_id, length int, place id, metadata text, expires time) run: begins one
INSERT INTO upload (id, owner, length, place, metadata, result, created, expires) VALUES ($id, $owner, $length, $place, $metadata, 0, $now, $expires);

-- upload_row(id id) one: the viewer's own
SELECT u.id, u.owner, u.length, u.metadata, u.result, u.created, u.expires FROM upload u WHERE u.id = $id AND u.owner = $viewer AND u.expires > $now;

-- upload_open(owner person_id) one: what is on its way
SELECT count(*) AS n:int, coalesce(sum(u.length), 0) AS weight:int FROM upload u WHERE u.owner = $owner AND u.result = 0 AND u.expires > $now;

-- upload_held_in(place id) one: what uploads on their way keep free in a place, whoever brings it, each 4 KiB at least
SELECT coalesce(sum(CASE WHEN u.length < 4096 THEN 4096 ELSE u.length END), 0) AS weight:int FROM upload u WHERE u.place = $place AND u.result = 0 AND u.expires > $now;

-- upload_apart(owner person_id) one: what a person's uploads keep free in communities and in shared folders of others, each 4 KiB at least, and how many keep nothing free anywhere
-- unguarded: counts one's own uploads
SELECT coalesce(sum(CASE WHEN u.place = 0 OR p.kind = 1 THEN 0 WHEN u.length < 4096 THEN 4096 ELSE u.length END), 0) AS held:int,
       coalesce(sum(CASE WHEN u.place = 0 OR p.kind <> 1 THEN 0 WHEN u.length < 4096 THEN 4096 ELSE u.length END), 0) AS shared:int, coalesce(sum(CASE WHEN u.place = 0 THEN 1 ELSE 0 END), 0) AS loose:int
FROM upload u LEFT JOIN place p ON p.id = u.place WHERE u.owner = $owner AND (coalesce(p.kind, 0) <> 1 OR p.owner <> $owner) AND u.result = 0 AND u.expires > $now;

-- upload_release(id id) run: what it kept free is free for what it becomes
UPDATE upload SET place = 0 WHERE id = $id AND owner = $viewer;

-- upload_leave(owner person_id, hub place_id) run: those that go into a community that a person left are over
-- unguarded: takes rights away
UPDATE upload SET expires = 0, metadata = '' WHERE owner = $owner AND result = 0 AND place IN (SELECT p.id FROM place p WHERE p.hub = $hub);

-- upload_leave_outside(hub place_id, circle id) run: the same of all who do not reach a circle
-- unguarded: takes rights away
UPDATE upload SET expires = 0, metadata = '' WHERE result = 0 AND place IN (SELECT p.id FROM place p WHERE p.hub = $hub)
AND NOT EXISTS (SELECT 1 FROM reach r WHERE r.person = upload.owner AND r.circle = $circle);

-- upload_leave_shared(owner person_id) run: those of a person that go to owners of shared folders, where there is none that they bring something into, by name or in a community
-- unguarded: takes rights away
UPDATE upload SET expires = 0, metadata = '' WHERE owner = $owner AND result = 0 AND EXISTS (SELECT 1 FROM place p WHERE p.id = upload.place AND p.kind = 1 AND p.owner <> $owner)
AND NOT EXISTS (SELECT 1 FROM file_share_writer w JOIN file_node n ON n.id = w.folder WHERE w.person = $owner AND n.place = upload.place)
AND NOT EXISTS (SELECT 1 FROM reach r JOIN circle_hub c ON c.hub = r.circle JOIN file_node n ON n.id = c.circle WHERE r.person = $owner AND c.folder = true AND c.writes AND n.place = upload.place);

-- upload_leave_folder(folder id) run: the same of everybody whose uploads go to the owner of a folder
-- unguarded: takes rights away
UPDATE upload SET expires = 0, metadata = '' WHERE result = 0 AND place IN (SELECT n.place FROM file_node n JOIN place p ON p.id = n.place WHERE n.id = $folder AND p.kind = 1)
AND NOT EXISTS (SELECT 1 FROM place p WHERE p.id = upload.place AND p.owner = upload.owner)
AND NOT EXISTS (SELECT 1 FROM file_share_writer w JOIN file_node n ON n.id = w.folder WHERE w.person = upload.owner AND n.place = upload.place)
AND NOT EXISTS (SELECT 1 FROM reach r JOIN circle_hub c ON c.hub = r.circle JOIN file_node n ON n.id = c.circle WHERE r.person = upload.owner AND c.folder = true AND c.writes AND n.place = upload.place);

-- upload_hold(owner person_id) run: other beginnings of this person wait
UPDATE person SET id = id WHERE id = $owner;

-- upload_result(id id, result id) run: what it became
UPDATE upload SET result = $result, metadata = '' WHERE id = $id AND owner = $viewer;

-- upload_delete(id id) run: given up
DELETE FROM upload WHERE id = $id;

-- upload_expired(most int) many: their time is over
SELECT u.id FROM upload u WHERE u.expires <= $now ORDER BY u.expires, u.id LIMIT $most;

-- upload_known(ids ids) many: those that have a row
-- bounded: by the ids
SELECT u.id FROM upload u WHERE u.id IN list($ids);

-- upload_expire(owner person_id) run: all of a person are over
UPDATE upload SET expires = 0, metadata = '' WHERE owner = $owner;
