-- upload_add(id id, owner person_id, length int, place id, metadata text, expires time) run: begins one
INSERT INTO upload (id, owner, length, place, metadata, result, created, expires) VALUES ($id, $owner, $length, $place, $metadata, 0, $now, $expires);

-- upload_row(id id) one: the viewer's own
SELECT u.id, u.owner, u.length, u.metadata, u.result, u.created, u.expires FROM upload u WHERE u.id = $id AND u.owner = $viewer AND u.expires > $now;

-- upload_open(owner person_id) one: what is on its way
SELECT count(*) AS n:int, coalesce(sum(u.length), 0) AS weight:int FROM upload u WHERE u.owner = $owner AND u.result = 0 AND u.expires > $now;

-- upload_open_in(place id) one: how much is on its way into a place, whoever brings it
SELECT coalesce(sum(u.length), 0) AS weight:int FROM upload u WHERE u.place = $place AND u.result = 0 AND u.expires > $now;

-- upload_hold_place(place place_id) run: other beginnings that go there wait
-- unguarded: touches nothing
UPDATE place SET id = id WHERE id = $place;

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
