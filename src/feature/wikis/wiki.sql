-- wiki_by_handle(handle text) maybe: a wiki by its present or a former name, with its owner and what the viewer is there
SELECT h.current, p.id, p.parent, p.hub, p.circle, p.audience, p.joining, p.own_members, CASE WHEN p.state = 1 AND c.state = 2 THEN 2 ELSE p.state END AS state:int, p.handle, p.owner, p.title, p.description, p.language, p.created,
       CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_items ELSE p.items END AS items:int,
       w.tagline, w.home, CASE WHEN o.state = 2 THEN '' WHEN $clear = 0 AND o.pseudonym <> '' AND o.id <> $viewer THEN '' ELSE o.handle END AS owner_handle:text, o.name AS owner_name, o.photo AS owner_photo, o.hue AS owner_hue,
       coalesce(c.handle, '') AS community_handle:text, coalesce(c.title, '') AS community_title:text,
       coalesce((SELECT m.role FROM member m WHERE m.person = $viewer AND m.hub = p.hub AND m.state = 1), 0) AS role:int,
       EXISTS (SELECT 1 FROM follow f WHERE f.who = $viewer AND f.whom = p.id) AS following:bool
FROM handle h JOIN place p ON p.id = h.target JOIN wiki w ON w.id = p.id JOIN person o ON o.id = p.owner
LEFT JOIN place c ON c.id = p.parent AND visible(c)
WHERE h.name = $handle AND h.kind = 2 AND p.state <> 3 AND visible(p);

-- wiki_add(id place_id, tagline text) run: what a wiki has beside its place
INSERT INTO wiki (id, tagline, home) VALUES ($id, $tagline, 0);

-- wiki_write(id place_id, tagline text, home id) run: changes it
UPDATE wiki SET tagline = $tagline, home = $home WHERE id = $id;

-- wiki_hold(id place_id) run: two who move pages of one wiki do it one after the other
UPDATE wiki SET home = home WHERE id = $id;

-- wiki_members(wiki place_id) many: owners, writers and readers, in this order
-- bounded: the first 200
SELECT m.role, p.id, CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS handle:text, p.name, p.photo, p.hue, p.kind FROM member m JOIN person p ON p.id = m.person
WHERE m.hub = $wiki AND m.state = 1 ORDER BY m.role DESC, p.sort_key, p.id LIMIT 200;

-- wiki_next_owner(wiki place_id, except person_id) maybe: who keeps a wiki when its keeper leaves
SELECT m.person FROM member m JOIN person p ON p.id = m.person WHERE m.hub = $wiki AND m.role = 3 AND m.state = 1 AND m.person <> $except
ORDER BY m.created, m.person LIMIT 1;

-- wiki_owned(owner person_id) many: the wikis that a person keeps
-- unguarded: for the end of an account
-- bounded: a person's own
SELECT p.id, p.title, p.hub FROM place p WHERE p.owner = $owner AND p.kind = 6 AND p.state <> 3 ORDER BY p.id LIMIT 1000;

-- wiki_owner(id place_id) one: who keeps it
-- unguarded: for the end of an account
SELECT p.owner FROM place p WHERE p.id = $id;

-- wiki_cursor(id place_id) maybe: where a page of the directory ended
SELECT p.sort_key, p.last, p.public_last FROM place p WHERE p.id = $id AND visible(p);

-- wiki_directory(key text, id id, most int) many: wikis by name, behind a key
SELECT p.id, p.handle, p.title, p.language, p.audience, p.state, CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_items ELSE p.items END AS items:int, w.tagline,
       CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_last ELSE p.last END AS last:id, CASE WHEN o.state = 2 THEN '' WHEN $clear = 0 AND o.pseudonym <> '' AND o.id <> $viewer THEN '' ELSE o.handle END AS owner_handle:text, o.name AS owner_name
FROM place p JOIN wiki w ON w.id = p.id JOIN person o ON o.id = p.owner
WHERE p.kind = 6 AND (p.sort_key, p.id) > ($key, $id) AND p.state = 1 AND visible(p) ORDER BY p.sort_key, p.id LIMIT $most;

-- wiki_recent(last id, id id, most int) many: wikis by their newest page
-- row: wiki_directory
SELECT p.id, p.handle, p.title, p.language, p.audience, p.state, CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_items ELSE p.items END AS items:int, w.tagline,
       CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_last ELSE p.last END AS last:id, CASE WHEN o.state = 2 THEN '' WHEN $clear = 0 AND o.pseudonym <> '' AND o.id <> $viewer THEN '' ELSE o.handle END AS owner_handle:text, o.name AS owner_name
FROM place p JOIN wiki w ON w.id = p.id JOIN person o ON o.id = p.owner
WHERE p.kind = 6 AND (p.last, p.id) < ($last, $id) AND p.state = 1 AND visible(p) ORDER BY p.last DESC, p.id DESC LIMIT $most;

-- wiki_recent_public(last id, id id, most int) many: the same for strangers, by the newest public page
-- row: wiki_directory
SELECT p.id, p.handle, p.title, p.language, p.audience, p.state, p.public_items AS items:int, w.tagline, p.public_last AS last:id, CASE WHEN o.state = 2 THEN '' WHEN $clear = 0 AND o.pseudonym <> '' AND o.id <> $viewer THEN '' ELSE o.handle END AS owner_handle:text, o.name AS owner_name
FROM place p JOIN wiki w ON w.id = p.id JOIN person o ON o.id = p.owner
WHERE p.kind = 6 AND (p.public_last, p.id) < ($last, $id) AND p.state = 1 AND p.circle = 0 AND visible(p) ORDER BY p.public_last DESC, p.id DESC LIMIT $most;

-- wiki_found(low text, high text, most int) many: wikis whose address begins so
-- row: wiki_directory
SELECT p.id, p.handle, p.title, p.language, p.audience, p.state, CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_items ELSE p.items END AS items:int, w.tagline,
       CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_last ELSE p.last END AS last:id, CASE WHEN o.state = 2 THEN '' WHEN $clear = 0 AND o.pseudonym <> '' AND o.id <> $viewer THEN '' ELSE o.handle END AS owner_handle:text, o.name AS owner_name
FROM handle h JOIN place p ON p.id = h.target JOIN wiki w ON w.id = p.id JOIN person o ON o.id = p.owner
WHERE h.name >= $low AND h.name < $high AND h.kind = 2 AND h.current = true AND p.kind = 6 AND p.state = 1 AND visible(p) ORDER BY h.name LIMIT $most;

-- wiki_pages_in(wiki place_id, most int) each: every page that the viewer may read, by title, for an export
SELECT e.id, e.parent, e.slug, e.title, e.body, e.html, e.changed, i.language FROM wiki_page e JOIN item i ON i.id = e.id
WHERE e.wiki = $wiki AND i.state = 3 AND visible(i) ORDER BY e.sort_key, e.id LIMIT $most;

-- wiki_files_in(wiki place_id, most int) each: what hangs on the pages that the viewer may read, as it is now, for an export
SELECT e.slug, a.name, a.created, b.hash, b.size FROM wiki_page e JOIN item i ON i.id = e.id JOIN attachment a ON a.item = i.id JOIN blob b ON b.id = a.blob
WHERE e.wiki = $wiki AND i.state = 3 AND visible(i) AND a.file = true ORDER BY e.sort_key, e.id, a.name, a.id LIMIT $most;

-- wiki_home(id place_id, home id) run: the page shown first
UPDATE wiki SET home = $home WHERE id = $id;

-- wiki_scale_made() each: the generated wikis, in the order of their numbers, with what the generator needs of their pages
-- unguarded: generated data; names nothing to anybody
-- scan: read once by the generator
SELECT p.id, p.handle, p.owner, w.home, (SELECT count(*) FROM wiki_page e WHERE e.wiki = p.id) AS pages:int,
       coalesce((SELECT max(b.id) FROM wiki_page b WHERE b.wiki = p.id AND b.parent = w.home), 0) AS branch:int
FROM place p JOIN wiki w ON w.id = p.id WHERE p.kind = 6 AND p.handle LIKE 'wiki-%' ORDER BY length(p.handle), p.handle;
