-- attachment_blob(hash text) maybe: a stored blob
SELECT b.id, b.type FROM blob b WHERE b.hash = $hash;

-- attachment_blob_add(id blob_id, hash text, size int, type text, width int, height int, created time) run: a new one
INSERT INTO blob (id, hash, size, type, width, height, created) VALUES ($id, $hash, $size, $type, $width, $height, $created) ON CONFLICT (hash) DO NOTHING;

-- attachment_add(id id, item id, owner person_id, blob blob_id, thumb blob_id, name text, created time) run: an image of a text
INSERT INTO attachment (id, item, owner, blob, thumb, name, created) VALUES ($id, $item, $owner, $blob, $thumb, $name, $created);

-- attachment_waiting(hash text, item id) maybe: the viewer's own upload, or one that the item has already
SELECT a.id FROM attachment a JOIN blob b ON b.id = a.blob
WHERE b.hash = $hash AND (a.item = $item OR (a.item = 0 AND a.owner = $viewer)) ORDER BY a.id DESC LIMIT 1;

-- attachment_claim(id id, item id) run: the text shows it
UPDATE attachment SET item = $item WHERE id = $id;

-- attachment_of_item(item id) many: what a text shows
-- bounded: ATTACHMENTS_PER_ITEM
SELECT a.id, b.hash FROM attachment a JOIN blob b ON b.id = a.blob WHERE a.item = $item;

-- attachment_readable(hash text) maybe: in an item the viewer may see, or the own upload
SELECT b.type FROM blob b WHERE b.hash = $hash AND (
	EXISTS (SELECT 1 FROM attachment a WHERE a.blob = b.id AND a.owner = $viewer)
	OR EXISTS (SELECT 1 FROM attachment a WHERE a.thumb = b.id AND a.owner = $viewer)
	OR EXISTS (SELECT 1 FROM attachment a JOIN item i ON i.id = a.item WHERE a.blob = b.id AND visible(i))
	OR EXISTS (SELECT 1 FROM attachment a JOIN item i ON i.id = a.item WHERE a.thumb = b.id AND visible(i)));

-- attachment_photo(hash text) maybe: the photo of an account: employees see all, others those of public people
SELECT b.type FROM blob b WHERE b.hash = $hash AND EXISTS (SELECT 1 FROM person_photo f WHERE f.hash = b.hash);
