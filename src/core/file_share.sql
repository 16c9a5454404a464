-- file_share_step(id id) maybe: the folder above a folder, and whether named people read this one
SELECT n.parent, EXISTS (SELECT 1 FROM file_share s WHERE s.folder = n.id) AS shared:bool FROM file_node n WHERE n.id = $id AND n.folder = true;

-- file_share_reaches(folder id, place place_id) maybe: the viewer is one of those who read it, by name or in a community, and it lies there
-- unguarded: tells whether the viewer reads it
SELECT n.id FROM file_node n WHERE n.id = $folder AND n.place = $place AND (EXISTS (SELECT 1 FROM reach r WHERE r.person = $viewer AND r.circle = n.id)
OR EXISTS (SELECT 1 FROM circle_hub c CROSS JOIN reach r WHERE c.circle = n.id AND r.person = $viewer AND r.circle = c.hub));

-- file_share_adds(person person_id, folder id, place place_id) maybe: a person brings something into it: who reads it and was named for that, or belongs to a community that was, while that account and its owner's are open
-- unguarded: decides about a right, and gives nothing
SELECT n.id FROM file_node n JOIN place p ON p.id = n.place JOIN person o ON o.id = p.owner JOIN person h ON h.id = $person
WHERE n.id = $folder AND n.place = $place AND p.kind = 1 AND p.state = 1 AND o.state = 1 AND h.state = 1 AND h.id <> o.id
AND (EXISTS (SELECT 1 FROM file_share_writer w JOIN reach r ON r.person = w.person AND r.circle = w.folder WHERE w.folder = n.id AND w.person = h.id)
OR EXISTS (SELECT 1 FROM circle_hub c CROSS JOIN reach r WHERE c.circle = n.id AND c.writes AND r.person = h.id AND r.circle = c.hub));

-- file_shares_with_viewer(handle text, most int) many: folders that others, or the one of this handle, share with the viewer as a whole
-- unguarded: tells the viewer what others shared, and whose it is
SELECT n.id, n.place, n.parent, n.name, n.ordered, n.created, n.updated, p.owner, o.handle, o.name AS owner_name
FROM file_share s JOIN file_node n ON n.id = s.folder JOIN place p ON p.id = n.place JOIN person o ON o.id = p.owner
WHERE s.folder IN (SELECT r.circle FROM reach r WHERE r.person = $viewer UNION SELECT c.circle FROM reach r CROSS JOIN circle_hub c WHERE r.person = $viewer AND c.hub = r.circle AND c.folder = true)
AND p.owner <> $viewer AND ($handle = '' OR o.handle = $handle) ORDER BY n.ordered, n.id LIMIT $most;

-- file_share_writers(folder id) many: who brings something into it
-- bounded: by who was named
SELECT w.person FROM file_share_writer w WHERE w.folder = $folder ORDER BY w.person;

-- file_share_writer_add(person person_id, folder id) run: one more, of those who read it
INSERT INTO file_share_writer (folder, person) SELECT s.folder, r.person FROM reach r JOIN file_share s ON s.folder = r.circle WHERE r.person = $person AND r.circle = $folder
ON CONFLICT (folder, person) DO NOTHING;

-- file_share_writer_drop(folder id, person person_id) run: no more
DELETE FROM file_share_writer WHERE folder = $folder AND person = $person;

-- file_share_writer_forget(person person_id) run: nowhere any more
DELETE FROM file_share_writer WHERE person = $person;

-- file_share_readers(folder id) many: who reads it, its owner too
-- bounded: by who was named
SELECT r.person FROM reach r JOIN file_share s ON s.folder = r.circle WHERE r.circle = $folder ORDER BY r.person;

-- file_share_hubs(folder id) many: communities that read it
-- bounded: by what was named
SELECT c.hub, c.writes FROM circle_hub c WHERE c.circle = $folder ORDER BY c.hub;

-- file_share_hub_writes(folder id, hub place_id, writes bool) run: whether its members bring something into it
UPDATE circle_hub SET writes = $writes WHERE circle = $folder AND hub = $hub;

-- file_share_hub_drop(folder id, hub place_id) run: it reads it no more
DELETE FROM circle_hub WHERE circle = $folder AND hub = $hub;

-- file_share_guests(folder id) maybe: somebody reads it who is no colleague
-- any order: whether there is one
-- unguarded: asked for its owner
SELECT h.id FROM reach r JOIN person h ON h.id = r.person WHERE h.kind IN (2, 3)
AND r.circle IN (SELECT s.folder FROM file_share s WHERE s.folder = $folder UNION ALL SELECT c.hub FROM circle_hub c WHERE c.circle = $folder) LIMIT 1;

-- file_shares_among(ids ids) many: folders that named people read
-- bounded: by the ids
SELECT s.folder FROM file_share s WHERE s.folder IN list($ids);

-- file_share_add(folder id) run: one is shared
INSERT INTO file_share (folder, created) VALUES ($folder, $now) ON CONFLICT (folder) DO NOTHING;

-- file_share_drop(folder id) run: no more
DELETE FROM file_share WHERE folder = $folder;

-- file_share_reader_add(person person_id, folder id) run: a named reader, if somebody who may read in its place
-- unguarded: gives a right for the owner of the folder
INSERT INTO reach (person, circle)
SELECT h.id, n.id FROM file_node n JOIN place p ON p.id = n.place JOIN person h ON h.id = $person
WHERE n.id = $folder AND (p.circle = 0 OR (p.circle = 1 AND h.kind IN (1, 4))
OR EXISTS (SELECT 1 FROM reach r WHERE r.person = h.id AND (r.circle = p.circle OR (p.circle = 1 AND r.circle = p.hub))))
ON CONFLICT (person, circle) DO NOTHING;

-- file_circle(id item_id) maybe: what decides who reads a file
-- unguarded: its place is the viewer's, or the caller has asked
SELECT i.audience, i.circle, i.state FROM item i WHERE i.id = $id;

-- file_share_erase(person person_id) run: folders that somebody shared who goes with all words
-- unguarded: takes rights away
DELETE FROM file_share WHERE folder IN (SELECT n.id FROM file_node n JOIN place p ON p.id = n.place WHERE p.owner = $person AND p.kind = 1);

-- file_share_erase_hubs(person person_id) run: communities among them
-- unguarded: takes rights away
DELETE FROM circle_hub WHERE circle IN (SELECT s.folder FROM file_share s JOIN file_node n ON n.id = s.folder JOIN place p ON p.id = n.place WHERE p.owner = $person AND p.kind = 1);

-- file_share_erase_reach(person person_id) run: and the right to read them
-- unguarded: takes rights away
DELETE FROM reach WHERE circle IN (SELECT s.folder FROM file_share s JOIN file_node n ON n.id = s.folder JOIN place p ON p.id = n.place WHERE p.owner = $person AND p.kind = 1);
