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
-- row: comment_threads_oldest
SELECT c.id FROM comment c WHERE c.root = $root AND c.thread = c.id AND c.id < $at ORDER BY c.id DESC LIMIT $most;

-- comment_threads_useful(root id, likes int, at id, most int) many: most thanked threads first
-- row: comment_threads_oldest
-- unguarded: the root was found for the viewer, and comments carry its circle
SELECT c.id FROM comment c JOIN item i ON i.id = c.id
WHERE c.root = $root AND c.thread = c.id AND (i.likes < $likes OR (i.likes = $likes AND c.id > $at)) ORDER BY i.likes DESC, c.id LIMIT $most;

-- comment_threads_more_useful(root id, likes int, at id, most int) many: those before one of them, nearest first
-- row: comment_threads_oldest
-- unguarded: the root was found for the viewer, and comments carry its circle
SELECT c.id FROM comment c JOIN item i ON i.id = c.id
WHERE c.root = $root AND c.thread = c.id AND (i.likes > $likes OR (i.likes = $likes AND c.id < $at)) ORDER BY i.likes, c.id DESC LIMIT $most;

-- comment_likes(root id, id item_id) maybe: the cursor of the most thanked threads, also of one that was removed since
-- unguarded: a number that orders threads whose root was found for the viewer
SELECT i.likes FROM item i WHERE i.id = $id AND i.root = $root;

-- comment_sizes(threads ids, most int) many: how many comments each thread holds, counted to a bound
-- bounded: by the list
SELECT t.id, (SELECT count(*) FROM (SELECT 1 AS one FROM comment c WHERE c.thread = t.id LIMIT $most) x) AS n:int FROM comment t WHERE t.id IN list($threads);

-- part comment_columns: what pages show of a comment
SELECT i.id, i.place, i.hub, i.author, i.root, i.reply_to, i.circle, i.audience, i.state, i.language, i.created, i.updated, i.edited, i.likes,
       CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS author_handle:text, p.name AS author_name, CASE WHEN $clear = 0 AND p.pseudonym <> '' THEN '' ELSE p.title END AS author_title:text, CASE WHEN $clear = 0 AND p.pseudonym <> '' THEN '' ELSE p.city END AS author_city:text, p.photo AS author_photo,
       p.hue AS author_hue, p.kind AS author_kind,
       i.likes > 0 AND EXISTS (SELECT 1 FROM reaction r WHERE r.item = i.id AND r.person = $viewer AND r.kind = 1) AS liked:bool,
       c.thread, CASE WHEN i.state = 3 THEN c.html ELSE '' END AS html:text;

-- comment_rows(threads ids) many: whole threads, oldest first
-- unguarded: the root was found for the viewer; removed comments keep their place without their text
part(comment_columns)
FROM comment c JOIN item i ON i.id = c.id JOIN person p ON p.id = i.author
WHERE c.thread IN list($threads) ORDER BY c.id LIMIT 1000;

-- comment_all(root id, most int) many: everything that is answered below an item, oldest first
-- row: comment_rows
-- unguarded: the root was found for the viewer; removed comments keep their place without their text
part(comment_columns)
FROM item i JOIN comment c ON c.id = i.id JOIN person p ON p.id = i.author
WHERE i.root = $root AND i.root <> 0 ORDER BY i.id LIMIT $most;

-- comment_top(thread item_id) one: the top of a thread
-- row: comment_rows
-- unguarded: the root was found for the viewer
part(comment_columns)
FROM comment c JOIN item i ON i.id = c.id JOIN person p ON p.id = i.author
WHERE c.id = $thread;

-- comment_answers(thread id, after id, most int) many: a part of the answers in a thread
-- row: comment_rows
-- unguarded: the root was found for the viewer
part(comment_columns)
FROM comment c JOIN item i ON i.id = c.id JOIN person p ON p.id = i.author
WHERE c.thread = $thread AND c.id > $after AND c.id <> $thread ORDER BY c.id LIMIT $most;

-- comment_answers_left(thread id, after id, most int) one: how many follow, counted to a bound
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM comment c WHERE c.thread = $thread AND c.id > $after AND c.id <> $thread LIMIT $most) x;

-- comment_answers_back(thread id, before id, most int) many: the answers before one of them, nearest first
SELECT c.id FROM comment c WHERE c.thread = $thread AND c.id < $before AND c.id <> $thread ORDER BY c.id DESC LIMIT $most;

-- comment_authors(ids ids) many: whom answers answer that stand on another page
-- bounded: by the list
-- unguarded: the root was found for the viewer; who wrote a removed comment is not said
SELECT i.id, p.name FROM item i JOIN person p ON p.id = i.author WHERE i.id IN list($ids) AND i.state = 3;

-- comment_flat(root id, after id, most int) many: all answers below an item, oldest first, for programs
SELECT i.id FROM item i WHERE i.root = $root AND i.root <> 0 AND i.id > $after AND i.state = 3 AND visible(i) ORDER BY i.id LIMIT $most;

-- comment_flat_newest(root id, before id, most int) many: newest first
-- row: comment_flat
SELECT i.id FROM item i WHERE i.root = $root AND i.root <> 0 AND i.id < $before AND i.state = 3 AND visible(i) ORDER BY i.id DESC LIMIT $most;

-- comment_total(root item_id) one: how many answers an item has
-- unguarded: the root was found for the viewer
SELECT i.comments FROM item i WHERE i.id = $root;

-- comment_below(thread id, most int) many: all of a thread but its top, in order
-- unguarded: for a split, whose caller has found the thread
SELECT c.id, i.reply_to, i.state FROM comment c JOIN item i ON i.id = c.id WHERE c.thread = $thread AND c.id <> $thread ORDER BY c.id LIMIT $most;

-- comment_put(id item_id, root id, thread id) run: below another item
UPDATE comment SET root = $root, thread = $thread WHERE id = $id;

-- comment_put_item(id item_id, root id, reply_to id) run: the same for its item
UPDATE item SET root = $root, reply_to = $reply_to WHERE id = $id;

-- comment_put_thanks(id item_id, to item_id) run: thanks go along with what they were given for
UPDATE reaction SET item = $to WHERE item = $id;

-- comment_count(id item_id, comments int) run: counters of what took its place
-- unguarded: counters
UPDATE item SET comments = $comments, likes = (SELECT count(*) FROM reaction r WHERE r.item = $id AND r.kind = 1) WHERE id = $id;

-- comment_clear(id item_id, root id, gone int) run: it has no answers and thanks any more, and its root has fewer
UPDATE item SET comments = CASE WHEN id = $id THEN 0 ELSE comments - $gone END, likes = CASE WHEN id = $id THEN 0 ELSE likes END WHERE id IN ($id, $root);
