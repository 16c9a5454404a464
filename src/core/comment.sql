-- comment_add(id item_id, root id, thread id, body text, html text) run: its text
INSERT INTO comment (id, root, thread, body, html) VALUES ($id, $root, $thread, $body, $html);

-- comment_write(id item_id, body text, html text) run: an edit
UPDATE comment SET body = $body, html = $html WHERE id = $id;

-- comment_thread(id item_id) one: the thread of a comment
SELECT c.thread, c.root, c.body FROM comment c WHERE c.id = $id;

-- comment_text(id item_id) one: source and rendering
SELECT c.body, c.html FROM comment c WHERE c.id = $id;

-- comment_threads_oldest(root id, at id, most int) many: threads below an item in order
SELECT c.id FROM comment c WHERE c.root = $root AND c.thread = c.id AND c.id > $at ORDER BY c.id LIMIT $most;

-- comment_threads_newest(root id, at id, most int) many: newest threads first
SELECT c.id FROM comment c WHERE c.root = $root AND c.thread = c.id AND c.id < $at ORDER BY c.id DESC LIMIT $most;

-- comment_threads_useful(root id, likes int, at id, most int) many: most thanked threads first
-- unguarded: the root was found for the viewer, and comments carry its circle
SELECT c.id, i.likes FROM comment c JOIN item i ON i.id = c.id
WHERE c.root = $root AND c.thread = c.id AND (i.likes < $likes OR (i.likes = $likes AND c.id > $at)) ORDER BY i.likes DESC, c.id LIMIT $most;

-- comment_rows(threads ids) many: whole threads, oldest first
-- unguarded: the root was found for the viewer; removed comments keep their place without their text
SELECT i.id, i.kind, i.place, i.hub, i.author, i.root, i.reply_to, i.circle, i.audience, i.state, i.language, i.created, i.updated, i.edited,
       i.comments, i.likes, i.raters, i.stars, p.handle AS author_handle, p.name AS author_name, p.title AS author_title, p.city AS author_city,
       p.photo AS author_photo, p.hue AS author_hue, p.kind AS author_kind,
       EXISTS (SELECT 1 FROM reaction r WHERE r.item = i.id AND r.person = $viewer AND r.kind = 1) AS liked:bool,
       c.thread, CASE WHEN i.state = 3 THEN c.body ELSE '' END AS body:text, CASE WHEN i.state = 3 THEN c.html ELSE '' END AS html:text
FROM comment c JOIN item i ON i.id = c.id JOIN person p ON p.id = i.author
WHERE c.thread IN list($threads) ORDER BY c.id LIMIT 1000;

-- comment_total(root item_id) one: how many answers an item has
-- unguarded: the root was found for the viewer
SELECT i.comments FROM item i WHERE i.id = $root;
