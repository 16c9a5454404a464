-- retention_uploads(before time, most int) count: images that no text took, and no editor holds
DELETE FROM attachment WHERE id IN (
	SELECT a.id FROM attachment a JOIN blob b ON b.id = a.blob WHERE a.item = 0 AND a.created < $before
	AND NOT EXISTS (SELECT 1 FROM autosave s WHERE s.person = a.owner AND s.body LIKE '%' || b.hash || '%') ORDER BY a.id LIMIT $most);

-- retention_passed() maybe: how far the slowest reader of events is
-- scan: a row for each reader
SELECT c.tx, c.last FROM event_cursor c WHERE c.name <> 'audit' AND c.name <> 'places' ORDER BY c.tx, c.last LIMIT 1;

-- retention_events(before id, tx int, last id, most int) count: events that nobody reads any more
DELETE FROM event WHERE id IN (SELECT e.id FROM event e WHERE e.id < $before AND (e.tx, e.id) <= ($tx, $last) ORDER BY e.id LIMIT $most);

-- retention_audit_last(before time, most int) maybe: the newest row of the log that goes; never the last one of all
-- scan: bounded by its limit, from the old end of the key
SELECT x.id, x.hash FROM (SELECT a.id, a.hash, a.created FROM audit a ORDER BY a.id LIMIT $most) x
WHERE x.created < $before AND x.id < (SELECT max(z.id) FROM audit z) ORDER BY x.id DESC LIMIT 1;

-- retention_audit(last id) count: rows of the log
DELETE FROM audit WHERE id <= $last;

-- retention_notify_window(owner id, id id, most int) many: a stretch of the notifications
SELECT n.owner, n.id FROM notify n WHERE (n.owner, n.id) > ($owner, $id) ORDER BY n.owner, n.id LIMIT $most;

-- retention_notify(owner id, id id, last_owner id, last_id id, before id) count: those of the stretch that were read long ago
DELETE FROM notify WHERE (owner, id) > ($owner, $id) AND (owner, id) <= ($last_owner, $last_id) AND read = true AND id < $before;

-- retention_blobs(after blob_id, most int) many: a stretch of the files, and whether anything shows them
SELECT b.id, b.hash, b.created,
       (NOT EXISTS (SELECT 1 FROM attachment a WHERE a.blob = b.id) AND NOT EXISTS (SELECT 1 FROM attachment t WHERE t.thumb = b.id)
        AND NOT EXISTS (SELECT 1 FROM file_version v WHERE v.blob = b.id) AND NOT EXISTS (SELECT 1 FROM person_photo f WHERE f.hash = b.hash)
        AND NOT EXISTS (SELECT 1 FROM preview v WHERE v.image = b.hash AND v.image <> '')) AS unused:bool
FROM blob b WHERE b.id > $after ORDER BY b.id LIMIT $most;

-- retention_blob_drop(hash text) count: its row, unless something shows it
DELETE FROM blob WHERE hash = $hash AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.blob = blob.id)
AND NOT EXISTS (SELECT 1 FROM attachment t WHERE t.thumb = blob.id) AND NOT EXISTS (SELECT 1 FROM file_version v WHERE v.blob = blob.id)
AND NOT EXISTS (SELECT 1 FROM file f WHERE f.blob = blob.id) AND NOT EXISTS (SELECT 1 FROM person_photo f WHERE f.hash = blob.hash)
AND NOT EXISTS (SELECT 1 FROM preview v WHERE v.image = blob.hash AND v.image <> '');

-- retention_blob(hash text) one: does a row name the file?
SELECT count(*) AS n:int FROM blob b WHERE b.hash = $hash;
