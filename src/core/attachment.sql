-- attachment_blob(hash text) maybe: a stored blob
SELECT b.id, b.type FROM blob b WHERE b.hash = $hash;

-- attachment_blob_add(id blob_id, hash text, size int, type text, width int, height int, created time) run: a new one
INSERT INTO blob (id, hash, size, type, width, height, created) VALUES ($id, $hash, $size, $type, $width, $height, $created) ON CONFLICT (hash) DO NOTHING;

-- attachment_add(id id, item id, owner person_id, blob blob_id, thumb blob_id, name text, created time) run: an image of a text
INSERT INTO attachment (id, item, owner, blob, thumb, name, created) VALUES ($id, $item, $owner, $blob, $thumb, $name, $created);

-- attachment_source(hash text, item id) maybe: where an item may take an image from: it has it, it had it once (item below 0), the viewer's own upload, another item that the viewer may read
SELECT a.id, a.item FROM attachment a JOIN blob b ON b.id = a.blob
WHERE b.hash = $hash AND a.file = false AND (a.item IN ($item, -$item) OR a.owner = $viewer OR EXISTS (SELECT 1 FROM item i WHERE i.id = a.item AND visible(i)))
ORDER BY CASE WHEN a.item = $item THEN 1 WHEN a.item = -$item THEN 2 WHEN a.item = 0 THEN 3 ELSE 4 END, a.id DESC LIMIT 1;

-- attachment_claim(id id, item id) run: the text shows it, or (below 0) did so once
UPDATE attachment SET item = $item WHERE id = $id;

-- attachment_copy(new_id id, id id, item id) run: one more text shows the same image
INSERT INTO attachment (id, item, owner, blob, thumb, name, created)
SELECT $new_id, $item, coalesce(nullif($viewer, 0), a.owner), a.blob, a.thumb, a.name, $now FROM attachment a WHERE a.id = $id;

-- attachment_of_item(item id) many: what a text shows
-- bounded: ATTACHMENTS_PER_ITEM
SELECT a.id, b.hash FROM attachment a JOIN blob b ON b.id = a.blob WHERE a.item = $item AND a.file = false;

-- attachment_readable(hash text) maybe: in an item the viewer may see, or the own upload
SELECT b.type FROM blob b WHERE b.hash = $hash AND (
	EXISTS (SELECT 1 FROM attachment a WHERE a.blob = b.id AND a.owner = $viewer AND a.file = false)
	OR EXISTS (SELECT 1 FROM attachment a WHERE a.thumb = b.id AND a.owner = $viewer)
	OR EXISTS (SELECT 1 FROM attachment a JOIN item i ON i.id = a.item WHERE a.blob = b.id AND a.file = false AND visible(i))
	OR EXISTS (SELECT 1 FROM attachment a JOIN item i ON i.id = a.item WHERE a.thumb = b.id AND visible(i)));

-- attachment_preview(hash text) maybe: the picture of a card that stands below an item the viewer may see
SELECT b.type FROM blob b WHERE b.hash = $hash AND EXISTS (
	SELECT 1 FROM preview v JOIN item_preview ip ON ip.preview = v.id JOIN item i ON i.id = ip.item
	WHERE v.image = b.hash AND v.image <> '' AND v.state = 2 AND ip.hidden = false AND ip.waiting = false AND visible(i));

-- attachment_preview_said(hash text) maybe: the same, below a message
SELECT b.type FROM blob b WHERE b.hash = $hash AND EXISTS (
	SELECT 1 FROM preview v JOIN message_preview mp ON mp.preview = v.id JOIN message m ON m.id = mp.message
	WHERE v.image = b.hash AND v.image <> '' AND v.state = 2 AND mp.waiting = false AND m.state = 3 AND visible(m));

-- attachment_message(hash text) maybe: an image of a message that the viewer may read
SELECT b.type FROM blob b WHERE b.hash = $hash AND (
	EXISTS (SELECT 1 FROM attachment a JOIN message m ON m.id = a.item WHERE a.blob = b.id AND a.file = false AND m.state = 3 AND visible(m))
	OR EXISTS (SELECT 1 FROM attachment a JOIN message m ON m.id = a.item WHERE a.thumb = b.id AND m.state = 3 AND visible(m)));

-- attachment_photo(hash text) maybe: the photo of an account: employees see all, others those of public people
SELECT b.type FROM blob b WHERE b.hash = $hash AND EXISTS (SELECT 1 FROM person_photo f WHERE f.hash = b.hash);

-- attachment_images_end(item id) run: the images that a text shows and showed, which nobody restores
DELETE FROM attachment WHERE file = false AND item IN ($item, -$item);

-- ---- files of any kind that hang on an item ----

-- attachment_file_add(id id, item item_id, blob blob_id, name text, created time) run: one more
INSERT INTO attachment (id, item, owner, blob, thumb, name, created, file) VALUES ($id, $item, $viewer, $blob, NULL, $name, $created, true);

-- attachment_file_picture(id id, thumb blob_id) count: what is shown of one that is an image
UPDATE attachment SET thumb = $thumb WHERE id = $id AND file = true;

-- attachment_files(item item_id) many: what hangs on an item, for whoever may see it
-- bounded: ATTACHED_FILES_MAX
SELECT a.id, a.name, a.owner, a.created, a.version, b.hash, b.size, b.type, h.name AS owner_name
FROM item i JOIN attachment a ON a.item = i.id JOIN blob b ON b.id = a.blob JOIN person h ON h.id = a.owner
WHERE i.id = $item AND a.file = true AND i.state = 3 AND visible(i) ORDER BY a.name, a.id;

-- attachment_file(item item_id, id id) maybe: one of them
-- row: attachment_files
SELECT a.id, a.name, a.owner, a.created, a.version, b.hash, b.size, b.type, h.name AS owner_name
FROM item i JOIN attachment a ON a.item = i.id JOIN blob b ON b.id = a.blob JOIN person h ON h.id = a.owner
WHERE i.id = $item AND a.id = $id AND a.file = true AND i.state = 3 AND visible(i);

-- attachment_file_names(item item_id) many: their names, for the index
-- unguarded: the index asks visible() itself
-- bounded: ATTACHED_FILES_MAX
SELECT a.name FROM attachment a WHERE a.item = $item AND a.file = true ORDER BY a.id;

-- attachment_read(id id) maybe: what hangs on an item, for the job that reads its words
-- unguarded: the words become the item's, which asks
SELECT i.id AS item, b.hash, b.type FROM attachment a JOIN blob b ON b.id = a.blob JOIN item i ON i.id = a.item WHERE a.id = $id AND a.file = true AND i.state <> 5;

-- attachment_text_put(id id, body text) run: the words inside
INSERT INTO attachment_text (attachment, body) VALUES ($id, $body) ON CONFLICT (attachment) DO UPDATE SET body = excluded.body;

-- attachment_texts(item item_id, most int) many: the beginning of the words inside each, for the index
-- unguarded: the index asks visible() itself
-- bounded: ATTACHED_FILES_MAX
SELECT substr(t.body, 1, CAST($most AS INTEGER)) AS body:text FROM attachment a JOIN attachment_text t ON t.attachment = a.id WHERE a.item = $item AND a.file = true ORDER BY a.id;

-- attachment_file_drop(item item_id, id id) count: it hangs there no more, in no version
DELETE FROM attachment WHERE item IN ($item, -$item) AND file = true AND (id = $id OR version_of = $id);

-- attachment_file_hashes(item item_id, id id, most int) many: what hangs on an item, read or not, with its older versions, and the pictures of it; of one file or version, or (0) of all
-- unguarded: goes with its item
SELECT DISTINCT b.hash FROM attachment a JOIN blob b ON b.id IN (a.blob, a.thumb)
WHERE a.item IN ($item, -$item) AND a.file = true AND ($id = 0 OR a.id = $id OR a.version_of = $id) ORDER BY b.hash LIMIT $most;

-- attachment_files_drop(item item_id) run: nothing hangs there any more
DELETE FROM attachment WHERE item IN ($item, -$item) AND file = true;

-- ---- their older versions ----

-- attachment_versions(item item_id, id id, before int, closed bool) many: the older ones of a file, newest first; closed ones too
-- row: attachment_files
SELECT a.id, a.name, a.owner, a.created, a.version, b.hash, b.size, b.type, h.name AS owner_name
FROM item i JOIN attachment f ON f.item = i.id JOIN attachment a ON a.version_of = f.id AND a.version_of <> 0 JOIN blob b ON b.id = a.blob JOIN person h ON h.id = a.owner
WHERE i.id = $item AND f.id = $id AND f.file = true AND i.state = 3 AND visible(i) AND a.version < $before AND ($closed OR NOT a.closed) ORDER BY a.version DESC LIMIT 200;

-- attachment_version(item item_id, id id, number int, closed bool) maybe: one of them, also a closed one
-- row: attachment_files
SELECT a.id, a.name, a.owner, a.created, a.version, b.hash, b.size, b.type, h.name AS owner_name
FROM item i JOIN attachment f ON f.item = i.id JOIN attachment a ON a.version_of = f.id AND a.version_of <> 0 JOIN blob b ON b.id = a.blob JOIN person h ON h.id = a.owner
WHERE i.id = $item AND f.id = $id AND f.file = true AND i.state = 3 AND visible(i) AND a.version = $number AND ($closed OR NOT a.closed);

-- attachment_version_keep(new_id id, id id) run: what hangs there becomes the newest of the older ones
INSERT INTO attachment (id, item, owner, blob, thumb, name, created, file, version, version_of)
SELECT $new_id, -a.item, a.owner, a.blob, a.thumb, a.name, a.created, true, a.version, a.id FROM attachment a WHERE a.id = $id AND a.file = true;

-- attachment_version_put(id id, blob blob_id) run: and another content takes its place
UPDATE attachment SET owner = $viewer, blob = $blob, thumb = NULL, created = $now, version = version + 1 WHERE id = $id AND file = true;

-- attachment_version_text(id id) run: what was read in the former content
DELETE FROM attachment_text WHERE attachment = $id;

-- attachment_version_number(id id, number int) maybe: the row of one, read or not
-- unguarded: for its end
SELECT a.id FROM attachment a WHERE a.version_of = $id AND a.version_of <> 0 AND a.version = $number;

-- attachment_file_bytes(least int) one: how much the viewer hung on items, photos of updates (kind 3) among it, each at least so much
-- unguarded: the sizes of one's own
SELECT coalesce(sum(CASE WHEN b.size < $least THEN $least ELSE b.size END), 0) AS n:int FROM attachment a JOIN blob b ON b.id = a.blob
WHERE a.owner = $viewer AND (a.file = true OR EXISTS (SELECT 1 FROM item i WHERE i.id = a.item AND i.kind = 3));

-- attachment_file_export(person person_id) each: what a person hung on what they still read, older versions too
SELECT a.name, abs(a.item) AS item:id, a.version, a.created, b.size, b.hash FROM attachment a JOIN blob b ON b.id = a.blob JOIN item i ON i.id = abs(a.item)
WHERE a.owner = $person AND a.file = true AND i.state = 3 AND visible(i) ORDER BY a.id;

