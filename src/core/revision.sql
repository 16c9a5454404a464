-- revision_newest(item item_id) maybe: the newest state of a text
SELECT r.number, r.title, r.body FROM revision r WHERE r.item = $item ORDER BY r.number DESC LIMIT 1;

-- revision_add(item item_id, number int, author person_id, created time, title text, body text) run: another state
INSERT INTO revision (item, number, author, created, title, body) VALUES ($item, $number, $author, $created, $title, $body);

-- revision_list(item item_id, before int) many: the history without the texts
SELECT r.number, r.created, r.author, p.handle AS author_handle, p.name AS author_name, r.title
FROM revision r JOIN person p ON p.id = r.author WHERE r.item = $item AND r.number < $before ORDER BY r.number DESC LIMIT 200;

-- revision_find(item item_id, number int) one: one state
SELECT r.number, r.created, r.author, p.handle AS author_handle, p.name AS author_name, r.title, r.body
FROM revision r JOIN person p ON p.id = r.author WHERE r.item = $item AND r.number = $number;

-- autosave_put(form text, base int, title text, body text, other text, updated time) run: what the editor holds
INSERT INTO autosave (person, form, base, title, body, other, updated) VALUES ($viewer, $form, $base, $title, $body, $other, $updated)
ON CONFLICT (person, form) DO UPDATE SET base = excluded.base, title = excluded.title, body = excluded.body, other = excluded.other, updated = excluded.updated;

-- autosave_find(form text) maybe: the viewer's own
SELECT a.base, a.title, a.body, a.other, a.updated FROM autosave a WHERE a.person = $viewer AND a.form = $form;

-- autosave_drop(form text) run: saved or thrown away
DELETE FROM autosave WHERE person = $viewer AND form = $form;
