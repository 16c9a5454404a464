-- dav_locks(place place_id, most int) many: the locks of a place that have not run out
SELECT l.token, l.node, l.person, l.deep, l.exclusive, l.owner, l.expires, coalesce(t.parent, 0) AS parent:id
FROM dav_lock l LEFT JOIN file_node t ON t.id = l.node WHERE l.place = $place AND l.expires > $now ORDER BY l.person, l.token LIMIT $most;

-- dav_lock_count(person person_id, place place_id) one: how many a person holds, and how many of them in a place
SELECT count(*) AS n:int, coalesce(sum(CASE WHEN l.place = $place THEN 1 ELSE 0 END), 0) AS here:int FROM dav_lock l WHERE l.person = $person AND l.expires > $now;

-- dav_locks_below(place place_id, folder id, depth int) many: what is locked below a folder
-- bounded: by the locks of a place, and how deep folders are
WITH RECURSIVE up(node, at, n) AS (
 SELECT l.node, t.parent, 0 FROM dav_lock l JOIN file_node t ON t.id = l.node WHERE l.place = $place AND l.expires > $now AND l.node <> $folder
 UNION
 SELECT u.node, t.parent, u.n + 1 FROM up u JOIN file_node t ON t.id = u.at WHERE u.at <> $folder AND u.n < $depth)
SELECT DISTINCT u.node AS node:id FROM up u WHERE u.at = $folder ORDER BY u.node;

-- dav_lock_add(token text, place place_id, node id, person person_id, deep bool, exclusive bool, owner text, expires time) run: a new one
INSERT INTO dav_lock (token, place, node, person, deep, exclusive, owner, created, expires)
VALUES ($token, $place, $node, $person, $deep, $exclusive, $owner, $now, $expires);

-- dav_lock_refresh(token text, expires time) run: it holds longer
UPDATE dav_lock SET expires = $expires WHERE token = $token;

-- dav_lock_drop(token text) run: it is given back
DELETE FROM dav_lock WHERE token = $token;

-- dav_lock_drop_nodes(place place_id, nodes ids) run: what was locked is gone, or elsewhere
DELETE FROM dav_lock WHERE place = $place AND node IN list($nodes);

-- dav_lock_hold(place place_id) run: whoever takes locks in a place comes one after the other
-- unguarded: touches nothing
UPDATE place SET id = id WHERE id = $place;

-- dav_lock_sweep() run: those that ran out
DELETE FROM dav_lock WHERE expires <= $now;

-- dav_lock_erase(person person_id) run: of an erased person
DELETE FROM dav_lock WHERE person = $person;

-- dav_lock_export(person person_id) many: what a person has locked
SELECT l.token, l.node, l.owner, l.created, l.expires FROM dav_lock l WHERE l.person = $person ORDER BY l.expires, l.token LIMIT 1000;

-- dav_properties(nodes ids) many: what programs left on folders and files
-- bounded: the nodes of one page of a listing, and DAV_PROPERTIES_MAX of each
SELECT p.node, p.space, p.name, p.lang, p.value FROM dav_property p WHERE p.node IN list($nodes) ORDER BY p.node, p.space, p.name;

-- dav_property_count(node id) one: how many, and how long they are
SELECT count(*) AS n:int, coalesce(sum(length(p.value)), 0) AS size:int FROM dav_property p WHERE p.node = $node;

-- dav_property_set(node id, space text, name text, lang text, value text) run: one of them
INSERT INTO dav_property (node, space, name, lang, value) VALUES ($node, $space, $name, $lang, $value)
ON CONFLICT (node, space, name) DO UPDATE SET lang = excluded.lang, value = excluded.value;

-- dav_property_remove(node id, space text, name text) run: no more
DELETE FROM dav_property WHERE node = $node AND space = $space AND name = $name;

-- dav_property_clear(node id) run: none of them
DELETE FROM dav_property WHERE node = $node;

-- dav_property_copy(from id, to id) run: a copy has what the original has
INSERT INTO dav_property (node, space, name, lang, value)
SELECT $to, p.space, p.name, p.lang, p.value FROM dav_property p WHERE p.node = $from;

-- dav_property_copy_below(original id, copy id) run: so has what lies right in a folder that was copied
INSERT INTO dav_property (node, space, name, lang, value)
SELECT c.id, p.space, p.name, p.lang, p.value FROM file_node t JOIN file_node o ON o.place = t.place AND o.parent = t.id
JOIN file_node u ON u.id = $copy JOIN file_node c ON c.place = u.place AND c.parent = u.id AND c.folded = o.folded
JOIN dav_property p ON p.node = o.id WHERE t.id = $original;

-- dav_copies(original id, copy id) many: the folders right in it, and those that are their copies
-- bounded: FILE_TREE_MAX are copied at once
SELECT o.id AS original, c.id AS copy FROM file_node t JOIN file_node o ON o.place = t.place AND o.parent = t.id AND o.folder = true
JOIN file_node u ON u.id = $copy JOIN file_node c ON c.place = u.place AND c.parent = u.id AND c.folded = o.folded
WHERE t.id = $original ORDER BY o.id;

-- dav_property_gone(after id, most int) many: nodes with properties, to look whether they are still there
SELECT p.node FROM dav_property p WHERE p.node > $after GROUP BY p.node ORDER BY p.node LIMIT $most;

-- dav_property_sweep(nodes ids) run: of what is neither in a tree nor in the trash
DELETE FROM dav_property WHERE node IN list($nodes) AND NOT EXISTS (SELECT 1 FROM file_node n WHERE n.id = dav_property.node)
	AND NOT EXISTS (SELECT 1 FROM file f WHERE f.id = dav_property.node);

-- dav_property_erase(person person_id) run: of what lies in a person's own place
-- unguarded: takes away what nobody may see any more
DELETE FROM dav_property WHERE node IN (SELECT n.id FROM place h JOIN file_node n ON n.place = h.id WHERE h.owner = $person AND h.kind = 1);

-- dav_property_forget(nodes ids) run: of items that are erased
DELETE FROM dav_property WHERE node IN list($nodes);
