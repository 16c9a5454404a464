-- revision_newest(item item_id) maybe: the newest state of a text
SELECT r.number, r.title, r.body FROM revision r WHERE r.item = $item ORDER BY r.number DESC LIMIT 1;

-- revision_add(item item_id, number int, author person_id, created time, title text, body text) run: another state
INSERT INTO revision (item, number, author, created, title, body) VALUES ($item, $number, $author, $created, $title, $body);

-- revision_list(item item_id, before int, closed bool) many: the history without the texts; closed ones too
SELECT r.number, r.created, r.author, CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS author_handle:text, p.name AS author_name, r.title
FROM revision r JOIN person p ON p.id = r.author WHERE r.item = $item AND r.number < $before AND ($closed OR NOT r.closed) ORDER BY r.number DESC LIMIT 200;

-- revision_find(item item_id, number int, closed bool) one: one state, also a closed one
SELECT r.number, r.created, r.author, CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS author_handle:text, p.name AS author_name, r.title, r.body
FROM revision r JOIN person p ON p.id = r.author WHERE r.item = $item AND r.number = $number AND ($closed OR NOT r.closed);

-- revision_close(item item_id) run: all but the newest are for those who may change the text
UPDATE revision SET closed = true WHERE item = $item AND number < (SELECT max(n.number) FROM revision n WHERE n.item = $item);

-- revision_close_file(file item_id) run: of a file its versions
UPDATE file_version SET closed = true WHERE file = $file AND number < (SELECT f.version FROM file f WHERE f.id = $file);

-- revision_close_attached(item id) run: of the files that hang on it all but the newest versions
UPDATE attachment SET closed = true WHERE item = -$item AND version_of <> 0;

-- revision_close_answers(root id) run: the same for its answers
-- unguarded: takes rights away
UPDATE revision SET closed = true WHERE item IN (SELECT i.id FROM item i WHERE i.root = $root AND i.root <> 0)
AND number < (SELECT max(n.number) FROM revision n WHERE n.item = revision.item);

-- autosave_put(form text, base int, title text, body text, other text, updated time) run: what the editor holds, unless the account was erased meanwhile
INSERT INTO autosave (person, form, base, title, body, other, updated)
SELECT p.id, $form, $base, $title, $body, $other, $updated FROM person p WHERE p.id = $viewer AND p.state = 1
ON CONFLICT (person, form) DO UPDATE SET base = excluded.base, title = excluded.title, body = excluded.body, other = excluded.other, updated = excluded.updated;

-- autosave_find(form text) maybe: the viewer's own
SELECT a.base, a.title, a.body, a.other, a.updated FROM autosave a WHERE a.person = $viewer AND a.form = $form;

-- autosave_drop(form text) run: saved or thrown away
DELETE FROM autosave WHERE person = $viewer AND form = $form;
