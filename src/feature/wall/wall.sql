-- list_add(id item_id, title text, one text, two text, three text, four text, five text, after id) run: a list
INSERT INTO wall_list (id, title, one, two, three, four, five, after) VALUES ($id, $title, $one, $two, $three, $four, $five, $after);

-- list_write(id item_id, title text, one text, two text, three text, four text, five text) run: an edit
UPDATE wall_list SET title = $title, one = $one, two = $two, three = $three, four = $four, five = $five WHERE id = $id;

-- list_find(id item_id) maybe: a list that the viewer may see
SELECT l.id, l.title, l.one, l.two, l.three, l.four, l.five, l.after, i.author, i.language, p.name AS author_name,
       CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS author_handle:text
FROM wall_list l JOIN item i ON i.id = l.id JOIN person p ON p.id = i.author WHERE l.id = $id AND i.state = 3 AND visible(i);

-- list_cards(ids ids) many: what lists of items show of them
-- bounded: by the list
SELECT l.id, l.title, l.one, l.two, l.three, l.four, l.five FROM wall_list l JOIN item i ON i.id = l.id WHERE l.id IN list($ids) AND visible(i);

-- list_text(id item_id) one: for the search index
-- unguarded: the index asks visible() itself
SELECT l.title, l.one, l.two, l.three, l.four, l.five FROM wall_list l WHERE l.id = $id;

-- list_after(after id, most int) many: lists made after one
SELECT l.id, l.title, p.name AS author_name FROM wall_list l JOIN item i ON i.id = l.id JOIN person p ON p.id = i.author
WHERE l.after = $after AND l.after > 0 AND i.state = 3 AND visible(i) ORDER BY l.id DESC LIMIT $most;

-- list_export(person person_id) each: own lists
-- unguarded: asked for oneself, or by who exports everything
SELECT l.id, l.title, l.one, l.two, l.three, l.four, l.five, l.after, i.created FROM wall_list l JOIN item i ON i.id = l.id WHERE i.author = $person AND i.root = 0 AND i.state < 5 ORDER BY l.id;

-- list_check() each: lists without their words
-- unguarded: integrity
-- scan: integrity looks at everything
SELECT i.id FROM item i LEFT JOIN wall_list l ON l.id = i.id WHERE i.kind = 19 AND i.state < 5 AND l.id IS NULL;

-- list_erase(ids ids) run: words that go
UPDATE wall_list SET title = '', one = '', two = '', three = '', four = '', five = '' WHERE id IN list($ids);

-- ---- colleagues ----

-- colleague_find(low person_id, high person_id) maybe: what is between two people
SELECT c.asker, c.confirmed, c.created FROM colleague c WHERE c.low = $low AND c.high = $high;

-- colleague_put(low person_id, high person_id, asker id, created time) run: one says so
INSERT INTO colleague (low, high, asker, confirmed, created) VALUES ($low, $high, $asker, false, $created) ON CONFLICT (low, high) DO NOTHING;

-- colleague_confirm(low person_id, high person_id, created time) run: the other too
UPDATE colleague SET confirmed = true, created = $created WHERE low = $low AND high = $high;

-- colleague_drop(low person_id, high person_id) run: refused, taken back, or ended
DELETE FROM colleague WHERE low = $low AND high = $high;

-- colleagues_of(person person_id, most int) many: who works with somebody, both say, by their names
SELECT p.id, p.handle, p.name, p.title, p.city, p.photo, p.hue, p.kind
FROM (SELECT c.high AS other FROM colleague c WHERE c.low = $person AND c.confirmed = true UNION ALL SELECT d.low FROM colleague d WHERE d.high = $person AND d.confirmed = true) x
JOIN person p ON p.id = x.other WHERE p.state = 1 ORDER BY p.sort_key, p.id LIMIT $most;

-- colleagues_waiting(person person_id, most int) many: where one of the two has not said so yet, the newest first; asker: who has
SELECT p.id, p.handle, p.name, p.title, p.city, p.photo, p.hue, p.kind, x.asker AS asker:id
FROM (SELECT c.high AS other, c.asker, c.created FROM colleague c WHERE c.low = $person AND c.confirmed = false
      UNION ALL SELECT d.low, d.asker, d.created FROM colleague d WHERE d.high = $person AND d.confirmed = false) x
JOIN person p ON p.id = x.other WHERE p.state = 1 ORDER BY x.created DESC, p.id LIMIT $most;

-- colleagues_near(unit text, most int) many: of the viewer's unit, nothing between them yet
-- row: colleagues_of
SELECT p.id, p.handle, p.name, p.title, p.city, p.photo, p.hue, p.kind FROM person p WHERE p.unit = $unit AND p.id <> $viewer AND p.state = 1 AND p.kind = 1
AND NOT EXISTS (SELECT 1 FROM colleague c WHERE c.low = p.id AND c.high = $viewer) AND NOT EXISTS (SELECT 1 FROM colleague d WHERE d.low = $viewer AND d.high = p.id)
ORDER BY p.sort_key, p.id LIMIT $most;

-- colleagues_together(most int) many: in communities that the viewer belongs to, which their members know of each other; most in common first
SELECT p.id, p.handle, p.name, p.title, p.city, p.photo, p.hue, p.kind, count(*) AS n:int FROM member m JOIN member o ON o.hub = m.hub AND o.state = 1 AND o.person <> m.person JOIN person p ON p.id = o.person JOIN place h ON h.id = m.hub
WHERE m.person = $viewer AND m.state = 1 AND h.kind = 3 AND h.members <= 200 AND visible(h) AND p.state = 1 AND p.kind = 1
AND NOT EXISTS (SELECT 1 FROM colleague c WHERE c.low = p.id AND c.high = $viewer) AND NOT EXISTS (SELECT 1 FROM colleague d WHERE d.low = $viewer AND d.high = p.id)
GROUP BY p.id, p.handle, p.name, p.title, p.city, p.photo, p.hue, p.kind ORDER BY n DESC, p.id LIMIT $most;

-- colleague_export(person person_id) each: with whom one works
SELECT p.handle, c.asker, c.confirmed, c.created FROM colleague c JOIN person p ON p.id = CASE WHEN c.low = $person THEN c.high ELSE c.low END WHERE c.low = $person OR c.high = $person ORDER BY c.created;

-- colleague_erase(person person_id) run: of an account that goes
DELETE FROM colleague WHERE low = $person OR high = $person;

-- colleague_check() each: pairs in the wrong order, or asked for by neither
-- scan: integrity looks at everything
SELECT c.low, c.high FROM colleague c WHERE c.low >= c.high OR (c.asker <> c.low AND c.asker <> c.high);
