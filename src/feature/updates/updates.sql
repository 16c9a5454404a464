-- update_add(id item_id, body text, html text, quotes id) run: the content of a new update
INSERT INTO update_post (id, body, html, quotes) VALUES ($id, $body, $html, $quotes);

-- update_write(id item_id, body text, html text) run: another text
UPDATE update_post SET body = $body, html = $html WHERE id = $id;

-- update_cards(ids ids) many: the texts of updates, and the community each stands in
-- bounded: by the list
SELECT u.id, u.body, u.html, u.quotes, coalesce((SELECT p.title FROM place p WHERE p.id = i.place AND p.kind = 3 AND visible(p)), '') AS place_title:text
FROM item i JOIN update_post u ON u.id = i.id WHERE i.id IN list($ids) AND visible(i);

-- update_find(id item_id) one: one update
SELECT u.body, u.html, u.quotes FROM item i JOIN update_post u ON u.id = i.id WHERE i.id = $id AND i.state = 3 AND visible(i);

-- update_answers(root id, after id, most int) many: answers below an update, oldest first
SELECT i.id, i.place, i.hub, i.author, i.root, i.reply_to, i.circle, i.audience, i.state, i.language, i.created, i.updated, i.edited, i.comments, i.likes,
       CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS author_handle:text, p.name AS author_name, CASE WHEN $clear = 0 AND p.pseudonym <> '' THEN '' ELSE p.title END AS author_title:text, CASE WHEN $clear = 0 AND p.pseudonym <> '' THEN '' ELSE p.city END AS author_city:text, p.photo AS author_photo, p.hue AS author_hue,
       p.kind AS author_kind, u.body, u.html, u.quotes,
       EXISTS (SELECT 1 FROM reaction r WHERE r.item = i.id AND r.person = $viewer AND r.kind = 1) AS liked:bool
FROM item i JOIN update_post u ON u.id = i.id JOIN person p ON p.id = i.author
WHERE i.root = $root AND i.root <> 0 AND i.id > $after AND i.state = 3 AND visible(i) ORDER BY i.id LIMIT $most;

-- update_answers_back(root id, before id, most int) many: the answers before one of them, nearest first
SELECT i.id FROM item i WHERE i.root = $root AND i.root <> 0 AND i.id < $before AND i.state = 3 AND visible(i) ORDER BY i.id DESC LIMIT $most;

-- update_answered(ids ids) many: whom answers answer that stand on another page; none of what was removed
-- bounded: by the list
SELECT i.id, p.name FROM item i JOIN person p ON p.id = i.author WHERE i.id IN list($ids) AND i.state = 3 AND visible(i);

-- update_passed_on(item id) many: who passed an item on, newest first
SELECT i.id, CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS handle:text, p.name, p.photo, p.hue FROM update_post u JOIN item i ON i.id = u.id JOIN person p ON p.id = i.author
WHERE u.quotes = $item AND u.quotes <> 0 AND i.state = 3 AND visible(i) ORDER BY u.id DESC LIMIT 20;

-- update_passed_by_me(item id) one: has the viewer passed it on without words already?
SELECT count(*) AS n:int FROM update_post u JOIN item i ON i.id = u.id
WHERE u.quotes = $item AND u.quotes <> 0 AND u.body = '' AND i.author = $viewer AND i.state = 3 AND visible(i);

-- update_text(id item_id) one: for the search index
SELECT u.body FROM update_post u WHERE u.id = $id;

-- update_readers(item id) many: who may read a listed update
-- bounded: by its list
SELECT p.id, p.handle FROM reach r JOIN person p ON p.id = r.person WHERE r.circle = $item AND p.id <> $viewer ORDER BY p.handle;

-- update_answered_by_others(root id) one: has anybody but the viewer answered?
-- unguarded: asked by the author of the root, whose circle its answers carry
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM item i WHERE i.root = $root AND i.root <> 0 AND i.state = 3 AND i.author <> $viewer LIMIT 1) x;

-- update_export(person person_id) each: all updates of a person, for the export of one's own data
-- unguarded: one's own words
SELECT i.id, i.root, i.reply_to, i.created, i.audience, u.body, u.quotes FROM item i JOIN update_post u ON u.id = i.id
WHERE i.author = $person AND i.root = 0 AND i.kind = 3 AND i.state = 3 ORDER BY i.id;

-- update_export_answers(person person_id) each: the same for answers
-- row: update_export
-- unguarded: one's own words
SELECT i.id, i.root, i.reply_to, i.created, i.audience, u.body, u.quotes FROM item i JOIN update_post u ON u.id = i.id
WHERE i.author = $person AND i.root <> 0 AND i.kind = 3 AND i.state = 3 ORDER BY i.id;

-- update_erase(ids ids) run: texts of an account that is erased
UPDATE update_post SET body = '', html = '', quotes = 0 WHERE id IN list($ids);

-- update_lost() many: items of this kind without a text (ruche check)
-- unguarded: only numbers are told
-- scan: the check reads everything
SELECT i.id FROM item i WHERE i.kind = 3 AND NOT EXISTS (SELECT 1 FROM update_post u WHERE u.id = i.id) ORDER BY i.id LIMIT 20;
