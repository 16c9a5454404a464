-- file_node_row(id id) one: a file that the viewer may see, or a folder (whose place the caller asks about)
SELECT n.id, n.place, n.parent, n.folder, n.name, n.ordered, n.creator, n.created, n.updated,
       coalesce(f.size, 0) AS size:int, coalesce(f.version, 0) AS version:int, coalesce(f.downloads, 0) AS downloads:int,
       coalesce(f.type, '') AS type:text, coalesce(b.hash, '') AS hash:text, coalesce(i.audience, 0) AS audience:int,
       p.handle AS author_handle, p.name AS author_name
FROM file_node n JOIN person p ON p.id = n.creator
LEFT JOIN file f ON f.id = n.id LEFT JOIN blob b ON b.id = f.blob
LEFT JOIN item i ON i.id = n.id AND visible(i)
WHERE n.id = $id AND (n.folder = true OR i.id IS NOT NULL);

-- file_node_named(place place_id, parent id, folded text) maybe: by name in a folder
-- row: file_node_row
SELECT n.id, n.place, n.parent, n.folder, n.name, n.ordered, n.creator, n.created, n.updated,
       coalesce(f.size, 0) AS size:int, coalesce(f.version, 0) AS version:int, coalesce(f.downloads, 0) AS downloads:int,
       coalesce(f.type, '') AS type:text, coalesce(b.hash, '') AS hash:text, coalesce(i.audience, 0) AS audience:int,
       p.handle AS author_handle, p.name AS author_name
FROM file_node n JOIN person p ON p.id = n.creator
LEFT JOIN file f ON f.id = n.id LEFT JOIN blob b ON b.id = f.blob
LEFT JOIN item i ON i.id = n.id AND visible(i)
WHERE n.place = $place AND n.parent = $parent AND n.folded = $folded AND (n.folder = true OR i.id IS NOT NULL);

-- file_node_list(place place_id, parent id, ordered text, after id, most int) many: what lies in a folder
-- row: file_node_row
SELECT n.id, n.place, n.parent, n.folder, n.name, n.ordered, n.creator, n.created, n.updated,
       coalesce(f.size, 0) AS size:int, coalesce(f.version, 0) AS version:int, coalesce(f.downloads, 0) AS downloads:int,
       coalesce(f.type, '') AS type:text, coalesce(b.hash, '') AS hash:text, coalesce(i.audience, 0) AS audience:int,
       p.handle AS author_handle, p.name AS author_name
FROM file_node n JOIN person p ON p.id = n.creator
LEFT JOIN file f ON f.id = n.id LEFT JOIN blob b ON b.id = f.blob
LEFT JOIN item i ON i.id = n.id AND visible(i)
WHERE n.place = $place AND n.parent = $parent AND (n.ordered, n.id) > ($ordered, $after) AND (n.folder = true OR i.id IS NOT NULL)
ORDER BY n.ordered, n.id LIMIT $most;

-- file_node_brief(place place_id, parent id, ordered text, after id, most int) many: the same without who made it, for programs that list whole folders
SELECT n.id, n.folder, n.name, n.ordered, n.created, n.updated, coalesce(f.size, 0) AS size:int, coalesce(f.type, '') AS type:text, coalesce(b.hash, '') AS hash:text
FROM file_node n LEFT JOIN file f ON f.id = n.id LEFT JOIN blob b ON b.id = f.blob
LEFT JOIN item i ON i.id = n.id AND visible(i)
WHERE n.place = $place AND n.parent = $parent AND (n.ordered, n.id) > ($ordered, $after) AND (n.folder = true OR i.id IS NOT NULL)
ORDER BY n.ordered, n.id LIMIT $most;

-- file_node_raw(id id) maybe: where a node is
SELECT n.id, n.place, n.parent, n.folder, n.name, n.creator FROM file_node n WHERE n.id = $id;

-- file_node_taken(place place_id, parent id, folded text) maybe: who has a name, seen or not
SELECT n.id, n.folder FROM file_node n WHERE n.place = $place AND n.parent = $parent AND n.folded = $folded;

-- file_node_below(place place_id, parents ids, most int) many: what lies in folders
SELECT n.id, n.parent, n.folder, n.name, n.creator FROM file_node n WHERE n.place = $place AND n.parent IN list($parents) ORDER BY n.id LIMIT $most;

-- file_node_add(id id, place place_id, parent id, folder bool, name text, folded text, ordered text, creator person_id, created time) run: a name in a tree
INSERT INTO file_node (id, place, parent, folder, name, folded, ordered, creator, created, updated)
VALUES ($id, $place, $parent, $folder, $name, $folded, $ordered, $creator, $created, $created);

-- file_node_move(id id, place place_id, parent id, name text, folded text, ordered text) run: another name or folder
UPDATE file_node SET place = $place, parent = $parent, name = $name, folded = $folded, ordered = $ordered, updated = $now WHERE id = $id;

-- file_node_place(ids ids, place place_id) run: what lies below a folder goes along into another place
UPDATE file_node SET place = $place WHERE id IN list($ids);

-- file_node_changed(id id) run: a new version came
UPDATE file_node SET updated = $now WHERE id = $id;

-- file_node_drop(id id) run: it leaves the tree
DELETE FROM file_node WHERE id = $id;

-- file_node_names(place place_id, parent id, most int) one: how many names a folder has, counted so far
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM file_node n WHERE n.place = $place AND n.parent = $parent LIMIT $most) x;

-- file_node_names_in_place(place place_id, most int) one: how many a place has, counted so far
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM file_node n WHERE n.place = $place LIMIT $most) x;

-- file_node_folders(place place_id, most int) one: how many folders a place has, counted so far
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM file_node n WHERE n.place = $place AND n.folder = true LIMIT $most) x;

-- file_node_lock(place place_id) run: changes of a tree come one after the other
-- unguarded: touches nothing
UPDATE place SET id = id WHERE id = $place;

-- file_readable(id id) maybe: does the viewer see the item?
SELECT i.id, i.author, i.audience, i.circle FROM item i WHERE i.id = $id AND visible(i);

-- file_row(id item_id) maybe: the file of an item, seen or not
SELECT f.id, f.name, f.description, f.version, f.size, f.type, f.blob, b.hash, f.downloads FROM file f JOIN blob b ON b.id = f.blob WHERE f.id = $id;

-- file_add(id item_id, name text, description text, version int, size int, type text, blob blob_id, at time) run: a new one
INSERT INTO file (id, name, description, version, size, type, blob, changed, downloads)
VALUES ($id, $name, $description, $version, $size, $type, $blob, $at, 0);

-- file_newest(id item_id, version int, size int, type text, blob blob_id, at time) run: another version is the newest
UPDATE file SET version = $version, size = $size, type = $type, blob = $blob, changed = $at WHERE id = $id;

-- file_named(id item_id, name text) run: another name
UPDATE file SET name = $name WHERE id = $id;

-- file_described(id item_id, description text) run: what it is about
UPDATE file SET description = $description WHERE id = $id;

-- file_blob(hash text) maybe: a stored blob
SELECT b.id FROM blob b WHERE b.hash = $hash;

-- file_blob_add(id blob_id, hash text, size int, type text, width int, height int) run: a new one
INSERT INTO blob (id, hash, size, type, width, height, created) VALUES ($id, $hash, $size, $type, $width, $height, $now) ON CONFLICT (hash) DO NOTHING;

-- file_version_add(file item_id, number int, blob blob_id, size int, type text, author person_id, created time) run: one more
INSERT INTO file_version (file, number, blob, size, type, author, created) VALUES ($file, $number, $blob, $size, $type, $author, $created);

-- file_version_rows(file item_id, before int, closed bool) many: newest first; closed ones too
SELECT v.number, v.size, v.type, v.created, v.author, b.hash, p.handle AS author_handle, p.name AS author_name
FROM file_version v JOIN blob b ON b.id = v.blob JOIN person p ON p.id = v.author
WHERE v.file = $file AND v.number < $before AND ($closed OR NOT v.closed) ORDER BY v.number DESC LIMIT 100;

-- file_version_row(file item_id, number int, closed bool) one: one of them, also a closed one
-- row: file_version_rows
SELECT v.number, v.size, v.type, v.created, v.author, b.hash, p.handle AS author_handle, p.name AS author_name
FROM file_version v JOIN blob b ON b.id = v.blob JOIN person p ON p.id = v.author
WHERE v.file = $file AND v.number = $number AND ($closed OR NOT v.closed);

-- file_version_gone(file item_id, number int) maybe: what an old version leaves behind
SELECT v.author, v.size, b.hash FROM file_version v JOIN blob b ON b.id = v.blob WHERE v.file = $file AND v.number = $number;

-- file_version_end(file item_id, number int) run: it goes for good
DELETE FROM file_version WHERE file = $file AND number = $number;

-- file_weight(files ids) many: what all versions of files weigh, each 4 KiB at least, by who brought them
-- bounded: by who wrote versions of some files
SELECT v.author, sum(CASE WHEN v.size < 4096 THEN 4096 ELSE v.size END) AS weight:int FROM file_version v WHERE v.file IN list($files) GROUP BY v.author ORDER BY v.author;

-- file_weights(files ids) many: the same by the places they lie in, too
-- bounded: by the places of some files and who wrote them
-- unguarded: counts room, and tells nobody
SELECT i.place, v.author, sum(CASE WHEN v.size < 4096 THEN 4096 ELSE v.size END) AS weight:int FROM file_version v JOIN item i ON i.id = v.file
WHERE v.file IN list($files) GROUP BY i.place, v.author ORDER BY i.place, v.author;

-- file_version_drop(files ids) run: all versions
DELETE FROM file_version WHERE file IN list($files);

-- file_usage_begin(person person_id) run: a row to count in
INSERT INTO file_usage (person, used) VALUES ($person, 0) ON CONFLICT (person) DO NOTHING;

-- file_usage_hold(person person_id) run: others who count there wait
UPDATE file_usage SET used = used WHERE person = $person;

-- file_usage_take(person person_id, room int, most int) count: takes room, if there is as much
UPDATE file_usage SET used = used + $room WHERE person = $person AND used + $room <= $most;

-- file_usage_give(person person_id, room int) run: gives room back
UPDATE file_usage SET used = used - $room WHERE person = $person;

-- file_usage_of(person person_id) maybe: how much lies in the own place of a person
SELECT u.used FROM file_usage u WHERE u.person = $person;

-- file_brought_take(person person_id, room int, most int) count: counts what a person brings into a community, unless it is too much
UPDATE file_usage SET brought = brought + $room WHERE person = $person AND brought + $room <= $most;

-- file_brought_give(person person_id, room int) run: it is there no more
UPDATE file_usage SET brought = brought - $room WHERE person = $person;

-- file_brought_of(person person_id) maybe: how much a person has brought into communities
SELECT u.brought FROM file_usage u WHERE u.person = $person;

-- file_place_usage_begin(place place_id) run: a row to count in
INSERT INTO file_place_usage (place, used) VALUES ($place, 0) ON CONFLICT (place) DO NOTHING;

-- file_place_usage_hold(place place_id) run: others who count there wait
UPDATE file_place_usage SET used = used WHERE place = $place;

-- file_place_usage_take(place place_id, room int, most int) count: takes room in a community, if there is as much
UPDATE file_place_usage SET used = used + $room WHERE place = $place AND used + $room <= $most;

-- file_place_usage_give(place place_id, room int) run: gives room back
UPDATE file_place_usage SET used = used - $room WHERE place = $place;

-- file_place_usage_of(place place_id) maybe: how much lies in a community
SELECT u.used FROM file_place_usage u WHERE u.place = $place;

-- file_trash_add(id item_id, place place_id, author person_id, remover person_id, folder text, share id) run: thrown away
INSERT INTO file_trash (id, place, author, remover, folder, share, removed) VALUES ($id, $place, $author, $remover, $folder, $share, $now);

-- file_trash_row(id item_id) maybe: what lies in the trash
-- unguarded: the caller asks whose it is
SELECT t.id, t.place, t.author, t.folder, t.share, t.removed, f.name, i.audience FROM file_trash t JOIN file f ON f.id = t.id JOIN item i ON i.id = t.id WHERE t.id = $id;

-- file_trash_drop(id item_id) run: out of it
DELETE FROM file_trash WHERE id = $id;

-- file_trash_own(own place_id, removed time, before id) many: what lay in the viewer's own place, and what the viewer wrote, of places that the viewer may still see; in another's own place only while the folder is shared with the viewer to bring something
SELECT t.id, t.place, t.folder, t.removed, t.author, f.name, f.size, p.name AS author_name, h.handle AS place_handle, h.title AS place_title, h.kind AS place_kind
FROM file_trash t JOIN file f ON f.id = t.id JOIN person p ON p.id = t.author JOIN place h ON h.id = t.place
WHERE (t.place = $own OR (t.author = $viewer AND (h.kind <> 1
  OR EXISTS (SELECT 1 FROM file_share_writer w JOIN reach r ON r.person = w.person AND r.circle = w.folder WHERE w.folder = t.share AND w.person = $viewer)
  OR EXISTS (SELECT 1 FROM circle_hub c CROSS JOIN reach r WHERE c.circle = t.share AND c.writes AND r.person = $viewer AND r.circle = c.hub))))
AND visible(h) AND (t.removed, t.id) < ($removed, $before) ORDER BY t.removed DESC, t.id DESC LIMIT 100;

-- file_trash_in(place place_id, removed time, before id) many: what was thrown away in a place
-- row: file_trash_own
-- unguarded: for keepers of the place, which the caller has asked
SELECT t.id, t.place, t.folder, t.removed, t.author, f.name, f.size, p.name AS author_name, h.handle AS place_handle, h.title AS place_title, h.kind AS place_kind
FROM file_trash t JOIN file f ON f.id = t.id JOIN person p ON p.id = t.author JOIN place h ON h.id = t.place
WHERE t.place = $place AND (t.removed, t.id) < ($removed, $before) ORDER BY t.removed DESC, t.id DESC LIMIT 100;

-- file_version_foreign(file item_id, author person_id) maybe: a version that somebody else brought
-- any order: whether there is one
SELECT v.number FROM file_version v WHERE v.file = $file AND v.author <> $author LIMIT 1;

-- file_trash_old(removed time, after id, before time, most int) many: what lay there long enough
SELECT t.id, t.removed FROM file_trash t WHERE (t.removed, t.id) > ($removed, $after) AND t.removed < $before ORDER BY t.removed, t.id LIMIT $most;

-- file_trash_forget(ids ids) run: rows of what goes for good
DELETE FROM file_trash WHERE id IN list($ids);

-- file_links_forget(ids ids) run: links to what goes for good
DELETE FROM file_link WHERE file IN list($ids);

-- file_downloads_forget(ids ids) run: and who fetched it
DELETE FROM file_download WHERE file IN list($ids);

-- file_previews_forget(ids ids) run: and its previews
DELETE FROM attachment WHERE item IN list($ids);

-- file_nodes_forget(ids ids) run: and its name
DELETE FROM file_node WHERE id IN list($ids);

-- file_rows_forget(ids ids) run: and itself
DELETE FROM file WHERE id IN list($ids);

-- file_hashes(ids ids) many: blobs of files
-- bounded: by their versions
SELECT DISTINCT b.hash FROM file_version v JOIN blob b ON b.id = v.blob WHERE v.file IN list($ids);

-- file_hashes_of_previews(ids ids) many: and of their previews
-- bounded: a preview for each version
SELECT DISTINCT b.hash FROM attachment a JOIN blob b ON b.id IN (a.blob, a.thumb) WHERE a.item IN list($ids);

-- file_preview_drop(item id) run: of an older version
DELETE FROM attachment WHERE item = $item;

-- file_downloads_of_person(person id) run: nobody knows any more who it was
UPDATE file_download SET person = 0 WHERE person = $person;

-- file_links_of_person(person person_id) run: links that an erased person gave
UPDATE file_link SET withdrawn = true, password = '' WHERE creator = $person;

-- file_preview_add(id id, item id, owner person_id, blob blob_id, thumb blob_id, name text) run: of the newest version
INSERT INTO attachment (id, item, owner, blob, thumb, name, created) VALUES ($id, $item, $owner, $blob, $thumb, $name, $now);

-- file_place_raw(id place_id) one: what decides who reads a new file there
-- unguarded: for demo and imports, which see every place
SELECT p.id, p.kind, p.audience, p.hub, p.circle, p.owner, p.state, p.handle, p.title FROM place p WHERE p.id = $id;

-- file_preview_of(item id) maybe: the preview of the newest version
SELECT b.hash AS large, b.width, b.height, t.hash AS small FROM attachment a JOIN blob b ON b.id = a.blob JOIN blob t ON t.id = a.thumb WHERE a.item = $item ORDER BY a.id DESC LIMIT 1;

-- file_nodes_of(ids ids) many: files by their ids
-- row: file_node_row
-- bounded: by the ids
SELECT n.id, n.place, n.parent, n.folder, n.name, n.ordered, n.creator, n.created, n.updated,
       coalesce(f.size, 0) AS size:int, coalesce(f.version, 0) AS version:int, coalesce(f.downloads, 0) AS downloads:int,
       coalesce(f.type, '') AS type:text, coalesce(b.hash, '') AS hash:text, coalesce(i.audience, 0) AS audience:int,
       p.handle AS author_handle, p.name AS author_name
FROM file_node n JOIN person p ON p.id = n.creator
JOIN file f ON f.id = n.id JOIN blob b ON b.id = f.blob
JOIN item i ON i.id = n.id AND visible(i)
WHERE n.id IN list($ids) AND n.folder = false;

-- file_folders_in(place place_id, parents ids, most int) many: the folders right in some
SELECT n.id, n.parent, n.name FROM file_node n WHERE n.place = $place AND n.parent IN list($parents) AND n.folder = true ORDER BY n.ordered, n.id LIMIT $most;

-- file_folders(place place_id, most int) many: all folders of a place, by name
SELECT n.id, n.parent, n.name FROM file_node n WHERE n.place = $place AND n.folder = true ORDER BY n.ordered, n.id LIMIT $most;

-- file_text_put(file item_id, body text) run: the words inside
INSERT INTO file_text (file, body) VALUES ($file, $body) ON CONFLICT (file) DO UPDATE SET body = excluded.body;

-- file_text_drop(file item_id) run: another version came
DELETE FROM file_text WHERE file = $file;

-- file_text_forget(ids ids) run: of what goes for good
DELETE FROM file_text WHERE file IN list($ids);
