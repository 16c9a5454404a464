-- preview_known(hash text) maybe: an address that some text named before
SELECT v.id, v.state, v.fetched FROM preview v WHERE v.hash = $hash;

-- preview_add(id id, hash text, url text) run: a new one
INSERT INTO preview (id, hash, url, state, title, description, site, image, width, height, fetched, used, next)
VALUES ($id, $hash, $url, 1, '', '', '', '', 0, 0, 0, $now, 0) ON CONFLICT (hash) DO NOTHING;

-- preview_used(id id) run: a text names it now
UPDATE preview SET used = $now WHERE id = $id;

-- preview_audience(item item_id) maybe: how private is the text?
-- unguarded: asked in the transaction that writes it
SELECT i.circle, i.state FROM item i WHERE i.id = $item;

-- preview_of_item(item item_id) many: what a text names
-- bounded: by PREVIEWS_MOST
SELECT ip.preview FROM item_preview ip WHERE ip.item = $item;

-- preview_seen(preview id) maybe: a text that the viewer may read and that shows it; among so many of them
SELECT i.id FROM (SELECT ip.item FROM item_preview ip WHERE ip.preview = $preview AND ip.waiting = false ORDER BY ip.item DESC LIMIT 200) x JOIN item i ON i.id = x.item
WHERE i.state = 3 AND visible(i) ORDER BY i.id DESC LIMIT 1;

-- preview_seen_said(preview id) maybe: a message that the viewer may read and that shows it; among so many of them
SELECT m.id FROM (SELECT mp.message FROM message_preview mp WHERE mp.preview = $preview AND mp.waiting = false ORDER BY mp.message DESC LIMIT 200) x JOIN message m ON m.id = x.message
WHERE m.state = 3 AND visible(m) ORDER BY m.id DESC LIMIT 1;

-- preview_tie(item item_id, preview id, position int, waiting bool) run: the text names it; what its author took away stays away
INSERT INTO item_preview (item, preview, position, hidden, waiting) VALUES ($item, $preview, $position, false, $waiting)
ON CONFLICT (item, preview) DO UPDATE SET position = excluded.position;

-- preview_of_message(message id) many: what a message names
-- bounded: by PREVIEWS_MOST
SELECT mp.preview FROM message_preview mp WHERE mp.message = $message;

-- preview_tie_said(message id, preview id, position int, waiting bool) run: a message names it
INSERT INTO message_preview (message, preview, position, waiting) VALUES ($message, $preview, $position, $waiting)
ON CONFLICT (message, preview) DO UPDATE SET position = excluded.position;

-- preview_untie_said(message id, preview id) run: it does not name it any more
DELETE FROM message_preview WHERE message = $message AND preview = $preview;

-- preview_waited_said(preview id) run: its page has answered
UPDATE message_preview SET waiting = false WHERE preview = $preview AND waiting = true;

-- preview_untie(item item_id, preview id) run: it does not name it any more
DELETE FROM item_preview WHERE item = $item AND preview = $preview;

-- preview_waited(preview id) run: its page has answered
UPDATE item_preview SET waiting = false WHERE preview = $preview AND waiting = true;

-- preview_hide(item item_id, preview id) run: its author takes the card away
UPDATE item_preview SET hidden = true WHERE item = $item AND preview = $preview;

-- preview_images(id id) maybe: what goes with a row that no text names
SELECT v.image FROM preview v WHERE v.id = $id AND NOT EXISTS (SELECT 1 FROM item_preview ip WHERE ip.preview = v.id) AND NOT EXISTS (SELECT 1 FROM message_preview mp WHERE mp.preview = v.id);

-- preview_drop(id id) run: no text names it
DELETE FROM preview WHERE id = $id AND NOT EXISTS (SELECT 1 FROM item_preview ip WHERE ip.preview = preview.id) AND NOT EXISTS (SELECT 1 FROM message_preview mp WHERE mp.preview = preview.id);

-- preview_rows(ids ids) many: the cards of items that were read for the viewer
-- bounded: PREVIEWS_MOST for each item of the list
SELECT ip.item, v.id, v.url, v.title, v.description, v.site, v.image, v.width, v.height
FROM item_preview ip JOIN preview v ON v.id = ip.preview
WHERE ip.item IN list($ids) AND ip.hidden = false AND ip.waiting = false AND v.state = 2 ORDER BY ip.item, ip.position;

-- preview_shown(hash text) maybe: the card of an address, below an item that the viewer may read; among so many of them
-- row: preview_rows
SELECT i.id AS item, v.id, v.url, v.title, v.description, v.site, v.image, v.width, v.height
FROM preview v JOIN (SELECT ip.item, ip.preview FROM item_preview ip JOIN preview p ON p.id = ip.preview WHERE p.hash = $hash AND ip.waiting = false AND ip.hidden = false ORDER BY ip.item DESC LIMIT 200) x ON x.preview = v.id
JOIN item i ON i.id = x.item
WHERE v.hash = $hash AND v.state = 2 AND i.state = 3 AND visible(i) ORDER BY i.id DESC LIMIT 1;

-- preview_shown_said(hash text) maybe: the same, below a message
SELECT v.id, v.url, v.title, v.description, v.site, v.image, v.width, v.height
FROM preview v JOIN (SELECT mp.message, mp.preview FROM message_preview mp JOIN preview p ON p.id = mp.preview WHERE p.hash = $hash AND mp.waiting = false ORDER BY mp.message DESC LIMIT 200) x ON x.preview = v.id
JOIN message m ON m.id = x.message
WHERE v.hash = $hash AND v.state = 2 AND m.state = 3 AND visible(m) ORDER BY m.id DESC LIMIT 1;

-- preview_ask(id id) maybe: what to ask for
SELECT v.url, v.state, v.fetched, v.image, v.used FROM preview v WHERE v.id = $id;

-- preview_blob(id blob_id, hash text, size int, width int, height int) run: its image; a sweep that is about to drop it looks again
INSERT INTO blob (id, hash, size, type, width, height, created) VALUES ($id, $hash, $size, 'image/webp', $width, $height, $now)
ON CONFLICT (hash) DO UPDATE SET created = excluded.created;

-- preview_answer(id id, state int, title text, description text, site text, image text, width int, height int, next time) run: what the page said
UPDATE preview SET state = $state, title = $title, description = $description, site = $site, image = $image, width = $width, height = $height,
       fetched = $now, next = $next WHERE id = $id;

-- preview_later(id id, next time) run: no answer this time: what is shown stays
UPDATE preview SET fetched = $now, next = $next WHERE id = $id;

-- preview_due(most int) many: those to be asked again
SELECT v.id FROM preview v WHERE v.next > 0 AND v.next <= $now ORDER BY v.next LIMIT $most;

-- preview_put_off(id id, next time) run: it has its job
UPDATE preview SET next = $next WHERE id = $id;

-- preview_lost() many: previews that no text names, images that are not there (ruche check)
-- scan: everything is looked at
-- unguarded: only numbers are told
SELECT v.id, (NOT EXISTS (SELECT 1 FROM item_preview ip WHERE ip.preview = v.id) AND NOT EXISTS (SELECT 1 FROM message_preview mp WHERE mp.preview = v.id)) AS unnamed:bool FROM preview v
WHERE (NOT EXISTS (SELECT 1 FROM item_preview ip WHERE ip.preview = v.id) AND NOT EXISTS (SELECT 1 FROM message_preview mp WHERE mp.preview = v.id))
OR (v.image <> '' AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.hash = v.image)) ORDER BY v.id LIMIT 20;
