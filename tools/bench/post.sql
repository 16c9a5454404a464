-- The rows of one update as the program writes them, for tools/load/bare_commit: the item with its indexes, its text, the author's
-- and the place's counters and newest item, the search queue, the event. Found by comparing a database before and after a post.
INSERT INTO item (id, kind, place, hub, author, root, reply_to, circle, audience, state, language, created, updated, edited, comments, likes, raters, stars)
VALUES ($id, 3, $place, $place, $author, 0, 0, 1, 1, 3, 'en', $now, $now, NULL, 0, 0, 0, 0);
INSERT INTO update_post (id, body, html, quotes) VALUES ($id, $text, '<p>' || $text || '</p>', 0);
INSERT INTO pulse (id, last) VALUES ($author, $id) ON CONFLICT (id) DO UPDATE SET last = excluded.last;
INSERT INTO pulse (id, last) VALUES ($place, $id) ON CONFLICT (id) DO UPDATE SET last = excluded.last;
UPDATE place SET items = items + 1, last = $id WHERE id = $place;
UPDATE person SET items = items + 1 WHERE id = $author;
INSERT INTO search_queue VALUES ($id, $now);
INSERT INTO event (id, kind, item, root, place, actor, subject) VALUES ($id, 1, $id, 0, $place, $author, 0);
