-- file_link_add(id id, file item_id, secret bytes, expires time, password text) run: a new link of the viewer's
INSERT INTO file_link (id, file, secret, creator, created, expires, password, downloads, withdrawn)
VALUES ($id, $file, $secret, $viewer, $now, $expires, $password, 0, false);

-- file_link_working(file item_id) one: how many of a file work
SELECT count(*) AS n:int FROM file_link l WHERE l.file = $file AND l.withdrawn = false AND l.expires > $now;

-- file_link_rows(file item_id, all bool) many: newest first; the viewer's own, or all
SELECT l.id, l.file, l.creator, l.created, l.expires, (l.password <> '') AS locked:bool, l.downloads, l.withdrawn, p.name, p.handle
FROM file_link l JOIN person p ON p.id = l.creator WHERE l.file = $file AND ($all OR l.creator = $viewer) ORDER BY l.id DESC LIMIT 100;

-- file_link_end(file item_id, id id, all bool) count: it opens nothing any more; the viewer's own, or anybody's
UPDATE file_link SET withdrawn = true, password = '' WHERE id = $id AND file = $file AND ($all OR creator = $viewer);

-- file_links_end(files ids) run: none of them opens anything any more
UPDATE file_link SET withdrawn = true, password = '' WHERE file IN list($files) AND withdrawn = false;

-- file_link_find(secret bytes) maybe: what an address names
SELECT l.id, l.file, l.creator, l.expires, l.password, p.name, p.kind, p.state
FROM file_link l JOIN person p ON p.id = l.creator WHERE l.secret = $secret AND l.withdrawn = false AND l.expires > $now;

-- file_download_add(id id, file id, version int, person id, link id, created time) count: one download
INSERT INTO file_download (id, file, version, person, link, created) VALUES ($id, $file, $version, $person, $link, $created) ON CONFLICT (id) DO NOTHING;

-- file_download_there(file item_id) maybe: may it be counted still? A file that is gone keeps no list
SELECT f.id FROM file f WHERE f.id = $file;

-- file_download_count(file item_id) run: the file's number
UPDATE file SET downloads = downloads + 1 WHERE id = $file;

-- file_download_count_link(link id) run: the link's number
UPDATE file_link SET downloads = downloads + 1 WHERE id = $link;

-- file_download_rows(file id, before id) many: newest first
SELECT d.id, d.created, d.version, d.person, d.link, coalesce(p.handle, '') AS handle:text, coalesce(p.name, '') AS name:text
FROM file_download d LEFT JOIN person p ON p.id = d.person AND d.person <> 0
WHERE d.file = $file AND d.id < $before ORDER BY d.id DESC LIMIT 100;
