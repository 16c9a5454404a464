-- The rows of one save of a wiki page as the program writes them, for tools/load/bare_commit: a state in the history and what it says of itself,
-- the page with its text, the item, the search queue, the job that tells who watches. Its links and tags stay as they were, and so does its row of
-- the search queue while the index is behind. Found by comparing a database before and after a save.
INSERT INTO revision (item, number, author, created, title, body) VALUES ($target, $id, $author, $now, 'A page', $text);
INSERT INTO wiki_change (page, number, summary, added, removed) VALUES ($target, $id, '', 9, 9);
UPDATE wiki_page SET body = $text, changed = $now, changer = $author WHERE id = $target;
UPDATE item SET updated = $now, edited = $now WHERE id = $target;
INSERT INTO search_queue (item, since) VALUES ($target, $now) ON CONFLICT (item) DO UPDATE SET since = excluded.since;
INSERT INTO job (id, lane, kind, payload, due, lease, attempts, state, error, finished) VALUES ($id, 0, 'wikis.tell', $target || ' ' || $author || ' edit', $now, 0, 0, 1, '', NULL);
