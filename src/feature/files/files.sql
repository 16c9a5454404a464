-- files_shared(before item_id, most int) many: what others named the viewer as a reader of, newest first
SELECT i.id FROM reach r JOIN item i ON i.id = r.circle
WHERE r.person = $viewer AND r.circle < $before AND i.kind = 10 AND i.author <> $viewer AND visible(i)
ORDER BY r.circle DESC LIMIT $most;

-- files_joined(before item_id, most int) many: what is shared with communities of the viewer, newest first, whatever became of it; what is shared with several, as often
SELECT c.circle AS id:item_id FROM reach r CROSS JOIN circle_hub c WHERE r.person = $viewer AND c.hub = r.circle AND c.folder = false AND c.circle < $before ORDER BY c.circle DESC LIMIT $most;

-- files_joined_of(ids ids) many: those of them that others shared, newest first
-- row: files_shared
-- bounded: by the ids
SELECT i.id FROM item i WHERE i.id IN list($ids) AND i.kind = 10 AND i.author <> $viewer AND visible(i) ORDER BY i.id DESC;

-- files_shares_of(ids ids) many: which of these folders are shared by themselves, and still with somebody
-- bounded: by the ids
SELECT s.folder FROM file_share s WHERE s.folder IN list($ids) AND (EXISTS (SELECT 1 FROM reach r WHERE r.circle = s.folder AND r.person <> $viewer)
OR EXISTS (SELECT 1 FROM circle_hub c WHERE c.circle = s.folder));

-- files_readers(id id) many: who is named as a reader
-- bounded: by who was named
SELECT p.handle, p.name, p.id, EXISTS (SELECT 1 FROM file_share_writer w WHERE w.folder = r.circle AND w.person = r.person) AS writes:bool FROM reach r JOIN person p ON p.id = r.person WHERE r.circle = $id ORDER BY p.sort_key LIMIT 500;

-- files_reader_hubs(id id, most int) many: communities whose members read it; their names only where the viewer may know of them
-- unguarded: asks for what may be told of each
SELECT p.id, p.title, p.handle, c.writes, EXISTS (SELECT 1 FROM place k WHERE k.id = c.hub AND k.state < 3 AND visible(k)) AS known:bool
FROM circle_hub c JOIN place p ON p.id = c.hub WHERE c.circle = $id ORDER BY p.sort_key, p.id LIMIT $most;

-- files_text(id item_id, most int) maybe: for the index: its words, or the first of them
SELECT f.name, f.description, substr(coalesce(t.body, ''), 1, CAST($most AS INTEGER)) AS body:text FROM file f LEFT JOIN file_text t ON t.file = f.id WHERE f.id = $id;

-- files_preview(id id) maybe: the images of a file
SELECT b.hash AS large, b.width, b.height, t.hash AS small FROM attachment a JOIN blob b ON b.id = a.blob JOIN blob t ON t.id = a.thumb WHERE a.item = $id ORDER BY a.id DESC LIMIT 1;

-- files_previews(ids ids) many: the same for a list
-- bounded: one for each file
SELECT a.item, t.hash AS small FROM attachment a JOIN blob t ON t.id = a.thumb WHERE a.item IN list($ids);

-- files_mine(person person_id) each: all files of a person, for their own data, but what lies in folders of others
-- unguarded: the person's own
SELECT i.id, f.name, f.description, f.size, f.type, f.version, f.downloads, i.created, i.audience, i.state, b.hash
FROM item i JOIN file f ON f.id = i.id JOIN blob b ON b.id = f.blob JOIN place h ON h.id = i.place
WHERE i.author = $person AND (h.kind <> 1 OR h.owner = $person) AND i.root = 0 AND i.kind = 10 ORDER BY i.id;

-- files_brought(person person_id) each: versions that a person brought into folders of others, for their own data; the name only while they may read it
-- unguarded: the person's own
SELECT v.file, v.number, v.size, v.type, v.created, b.hash, o.handle AS owner,
       CASE WHEN i.state = 3 AND (EXISTS (SELECT 1 FROM reach r WHERE r.person = $person AND r.circle = i.circle)
         OR EXISTS (SELECT 1 FROM circle_hub c CROSS JOIN reach r WHERE c.circle = i.circle AND r.person = $person AND r.circle = c.hub)) THEN f.name ELSE '' END AS name:text
FROM file_version v JOIN file f ON f.id = v.file JOIN item i ON i.id = v.file JOIN blob b ON b.id = v.blob JOIN place h ON h.id = i.place JOIN person o ON o.id = h.owner
WHERE v.author = $person AND h.kind = 1 AND h.owner <> $person ORDER BY v.file, v.number;

-- files_shared_with(person person_id) each: folders that others share with a person, for their own data
-- unguarded: what the person reads
SELECT n.id, n.name, o.handle AS owner, EXISTS (SELECT 1 FROM file_share_writer w WHERE w.folder = n.id AND w.person = r.person) AS writes:bool
FROM reach r JOIN file_share s ON s.folder = r.circle JOIN file_node n ON n.id = s.folder JOIN place p ON p.id = n.place JOIN person o ON o.id = p.owner
WHERE r.person = $person AND p.owner <> $person ORDER BY r.circle;

-- files_shared_by(person person_id) each: with whom a person shares folders, for their own data
-- unguarded: what the person decided
SELECT n.id, n.name, r.person, h.handle AS reader, EXISTS (SELECT 1 FROM file_share_writer w WHERE w.folder = n.id AND w.person = r.person) AS writes:bool
FROM place p JOIN file_node n ON n.place = p.id AND n.folder = true JOIN file_share s ON s.folder = n.id JOIN reach r ON r.circle = n.id JOIN person h ON h.id = r.person
WHERE p.owner = $person AND p.kind = 1 AND r.person <> $person ORDER BY n.id, r.person;

-- files_shared_in_hubs(person person_id) each: what others share with a person's communities, for their own data; a folder, or a single file
-- unguarded: what the person reads
SELECT c.circle, c.hub, c.writes, h.handle AS community, coalesce(f.name, n.name) AS name:text, coalesce(o.handle, a.handle) AS owner:text, f.id IS NOT NULL AS single:bool
FROM reach r CROSS JOIN circle_hub c JOIN place h ON h.id = c.hub LEFT JOIN item i ON i.id = c.circle AND i.kind = 10 AND i.state = 3 LEFT JOIN file f ON f.id = i.id LEFT JOIN person a ON a.id = i.author
LEFT JOIN file_share s ON s.folder = c.circle LEFT JOIN file_node n ON n.id = s.folder LEFT JOIN place p ON p.id = n.place LEFT JOIN person o ON o.id = p.owner
WHERE r.person = $person AND c.hub = r.circle AND coalesce(p.owner, i.author) <> $person ORDER BY c.circle, c.hub;

-- files_shared_by_hubs(person person_id) each: with which communities a person shares folders and files, for their own data; named while the person may know of them
-- unguarded: what the person decided
SELECT n.id, c.hub, c.writes, n.name, n.folder, CASE WHEN (h.circle <= CASE WHEN o.kind = 1 OR o.kind = 4 THEN 1 ELSE 0 END AND h.id NOT IN (SELECT x.hub FROM narrowing x))
  OR EXISTS (SELECT 1 FROM reach r WHERE r.person = $person AND (r.circle = h.circle OR r.circle = h.id)) THEN h.handle ELSE '' END AS community:text
FROM place p JOIN person o ON o.id = p.owner JOIN file_node n ON n.place = p.id JOIN circle_hub c ON c.circle = n.id JOIN place h ON h.id = c.hub
WHERE p.owner = $person AND p.kind = 1 ORDER BY n.id, c.hub;

-- files_fetched(person id) each: what a person fetched, for their own data
SELECT d.id, d.file, d.version, d.created FROM file_download d WHERE d.person = $person ORDER BY d.id;

-- files_linked(person person_id) each: links a person gave, for their own data
SELECT l.file, l.created, l.expires, l.downloads, l.withdrawn FROM file_link l WHERE l.creator = $person ORDER BY l.id;

-- files_usage_wrong() many: people whose room is counted wrong: what lies in their own places
-- bounded: none, unless something is broken
-- scan: a check
-- unguarded: a check sees everything
SELECT p.id FROM person p LEFT JOIN file_usage u ON u.person = p.id
LEFT JOIN (SELECT h.owner, sum(CASE WHEN w.size < 4096 THEN 4096 ELSE w.size END) AS weight FROM file_version w JOIN item i ON i.id = w.file JOIN place h ON h.id = i.place
           WHERE h.kind = 1 GROUP BY h.owner) v ON v.owner = p.id
WHERE coalesce(u.used, 0) <> coalesce(v.weight, 0) ORDER BY p.id LIMIT 100;

-- files_brought_wrong() many: people of whom it is counted wrong how much they brought into communities
-- bounded: none, unless something is broken
-- scan: a check
-- unguarded: a check sees everything
SELECT p.id FROM person p LEFT JOIN file_usage u ON u.person = p.id
LEFT JOIN (SELECT w.author, sum(CASE WHEN w.size < 4096 THEN 4096 ELSE w.size END) AS weight FROM file_version w JOIN item i ON i.id = w.file JOIN place h ON h.id = i.place
           WHERE h.kind <> 1 GROUP BY w.author) v ON v.author = p.id
WHERE coalesce(u.brought, 0) <> coalesce(v.weight, 0) ORDER BY p.id LIMIT 100;

-- files_place_usage_wrong() many: communities likewise
-- bounded: none, unless something is broken
-- scan: a check
-- unguarded: a check sees everything
SELECT p.id FROM place p LEFT JOIN file_place_usage u ON u.place = p.id
LEFT JOIN (SELECT i.place, sum(CASE WHEN w.size < 4096 THEN 4096 ELSE w.size END) AS weight FROM file_version w JOIN item i ON i.id = w.file JOIN place h ON h.id = i.place
           WHERE h.kind <> 1 GROUP BY i.place) v ON v.place = p.id
WHERE coalesce(u.used, 0) <> coalesce(v.weight, 0) ORDER BY p.id LIMIT 100;

-- files_downloads_wrong() many: files whose downloads are counted wrong
-- bounded: none, unless something is broken
-- scan: a check
SELECT f.id, f.downloads FROM file f WHERE f.downloads <> (SELECT count(*) FROM file_download d WHERE d.file = f.id) ORDER BY f.id LIMIT 100;

-- files_links_wrong() many: links whose downloads are counted wrong
-- bounded: none, unless something is broken
-- scan: a check
SELECT l.id FROM file_link l LEFT JOIN (SELECT d.link, count(*) AS n FROM file_download d WHERE d.link <> 0 GROUP BY d.link) x ON x.link = l.id
WHERE l.downloads <> coalesce(x.n, 0) ORDER BY l.id LIMIT 100;

-- files_newest_wrong() many: files that do not show their newest version
-- bounded: none, unless something is broken
-- scan: a check
SELECT f.id FROM file f LEFT JOIN file_version v ON v.file = f.id AND v.number = f.version AND v.blob = f.blob AND v.size = f.size
WHERE v.file IS NULL OR EXISTS (SELECT 1 FROM file_version n WHERE n.file = f.id AND n.number > f.version) ORDER BY f.id LIMIT 100;

-- files_lost() many: files in neither tree nor trash, or in both, and nodes without a file
-- bounded: none, unless something is broken
-- scan: a check
-- unguarded: a check sees everything
SELECT f.id FROM file f JOIN item i ON i.id = f.id LEFT JOIN file_node n ON n.id = f.id LEFT JOIN file_trash t ON t.id = f.id
WHERE (i.state = 3 AND (n.id IS NULL OR t.id IS NOT NULL OR n.place <> i.place)) OR (t.id IS NOT NULL AND i.state <> 5) ORDER BY f.id LIMIT 100;

-- files_astray() many: names whose folder is gone, is none, or is of another place
-- bounded: none, unless something is broken
-- scan: a check
SELECT n.id FROM file_node n LEFT JOIN file_node a ON a.id = n.parent
WHERE n.parent <> 0 AND (a.id IS NULL OR a.folder = false OR a.place <> n.place) ORDER BY n.id LIMIT 100;

-- files_shares_lost() many: shared folders that are none of an own place
-- bounded: none, unless something is broken
-- scan: a check
-- unguarded: a check sees everything
SELECT s.folder FROM file_share s JOIN file_node n ON n.id = s.folder JOIN place p ON p.id = n.place WHERE n.folder = false OR p.kind <> 1 ORDER BY s.folder LIMIT 100;

-- files_hubs_lost() many: what communities read without being a shared folder, or a single file of an own place for named readers
-- bounded: none, unless something is broken
-- scan: a check
-- unguarded: a check sees everything
SELECT c.circle FROM circle_hub c JOIN place h ON h.id = c.hub LEFT JOIN file_share s ON s.folder = c.circle LEFT JOIN item i ON i.id = c.circle AND i.kind = 10 AND i.state = 3 AND i.audience = 3 AND i.circle = i.id
LEFT JOIN place p ON p.id = i.place AND p.kind = 1 WHERE h.state = 3 OR h.kind <> 3 OR (c.folder AND s.folder IS NULL) OR (NOT c.folder AND (p.id IS NULL OR c.writes)) ORDER BY c.circle LIMIT 100;

-- files_writers_lost() many: shared folders that somebody brings something into who does not read them, or whose they are
-- bounded: none, unless something is broken
-- scan: a check
-- unguarded: a check sees everything
SELECT w.folder FROM file_share_writer w JOIN file_node n ON n.id = w.folder JOIN place p ON p.id = n.place LEFT JOIN reach r ON r.person = w.person AND r.circle = w.folder
WHERE r.person IS NULL OR p.owner = w.person ORDER BY w.folder LIMIT 100;

-- files_named() each: files of own places that only their owners or named people read
-- scan: a check
-- unguarded: a check sees everything
SELECT i.id, n.parent, i.circle, i.audience, p.owner FROM item i JOIN file_node n ON n.id = i.id JOIN place p ON p.id = n.place
WHERE i.kind = 10 AND i.state = 3 AND i.audience >= 3 AND p.kind = 1 AND (i.circle <> p.owner OR n.place IN (SELECT x.place FROM file_share s JOIN file_node x ON x.id = s.folder));

-- files_count(place place_id) one: files in a place that the viewer may see
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM file_node n JOIN item i ON i.id = n.id WHERE n.place = $place AND n.folder = false AND visible(i) LIMIT 1000) x;
