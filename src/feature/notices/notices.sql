-- notice_place() maybe: where notices stand
SELECT p.id, p.title FROM place p WHERE p.kind = 5 AND visible(p) ORDER BY p.sort_key, p.id LIMIT 1;

-- notice_add(id item_id, until time, title text, body text, html text) run: the content of a new one
INSERT INTO notice (id, until, title, body, html) VALUES ($id, $until, $title, $body, $html);

-- notice_write(id item_id, until time, title text, body text, html text) run: another text
UPDATE notice SET until = $until, title = $title, body = $body, html = $html WHERE id = $id;

-- notice_current(most int) many: those in force, newest first
SELECT n.id, n.until, n.title, n.body, n.html, i.language, i.created FROM notice n JOIN item i ON i.id = n.id
WHERE n.until > $now AND i.state = 3 AND visible(i) ORDER BY n.id DESC LIMIT $most;

-- notice_past(before id, most int) many: those that are over, newest first
-- row: notice_current
SELECT n.id, n.until, n.title, n.body, n.html, i.language, i.created FROM notice n JOIN item i ON i.id = n.id
WHERE n.id < $before AND n.until <= $now AND i.state = 3 AND visible(i) ORDER BY n.id DESC LIMIT $most;

-- notice_show(id item_id) one: one of them
-- row: notice_current
SELECT n.id, n.until, n.title, n.body, n.html, i.language, i.created FROM notice n JOIN item i ON i.id = n.id
WHERE n.id = $id AND i.state = 3 AND visible(i);

-- notice_cards(ids ids) many: for mixed lists
-- bounded: by the list
SELECT n.id, n.title, n.body, n.html FROM notice n WHERE n.id IN list($ids);

-- notice_text(id item_id) one: for the search index
SELECT n.title, n.body FROM notice n WHERE n.id = $id;

-- notice_export(person person_id) each: those a person wrote, for the export of one's own data
-- unguarded: one's own words
SELECT i.id, i.created, n.title, n.body FROM item i JOIN notice n ON n.id = i.id
WHERE i.author = $person AND i.root = 0 AND i.kind = 4 AND i.state = 3 ORDER BY i.id;
