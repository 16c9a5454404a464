-- photo_blob_add(id blob_id, hash text, size int, side int, created time) run: a square of a photo
INSERT INTO blob (id, hash, size, type, width, height, created) VALUES ($id, $hash, $size, 'image/webp', $side, $side, $created)
ON CONFLICT (hash) DO UPDATE SET created = excluded.created; -- a sweep that is about to drop it looks again

-- photo_add(hash text, person person_id) run: it is a photo of somebody, unless the account was erased while the photo was decoded
INSERT INTO person_photo (hash, person) SELECT $hash, p.id FROM person p WHERE p.id = $person AND p.state = 1 ON CONFLICT (hash, person) DO NOTHING;

-- photo_hashes(person person_id) many: the squares of a person's photo
-- bounded: two, and two more while it changes
SELECT f.hash FROM person_photo f WHERE f.person = $person ORDER BY f.hash LIMIT 100;

-- photo_forget(person person_id) run: no photo any more
DELETE FROM person_photo WHERE person = $person;

-- photo_set(person person_id, hash text) run: the small square that stands beside the name
UPDATE person SET photo = $hash WHERE id = $person AND (state = 1 OR $hash = '');

-- photo_large(person person_id) maybe: the large square
SELECT f.hash FROM person_photo f JOIN blob b ON b.hash = f.hash WHERE f.person = $person ORDER BY b.width DESC, b.hash LIMIT 1;
