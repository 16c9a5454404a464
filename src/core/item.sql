-- item_row(id item_id) one: an item with what every card shows, if the viewer may see it
SELECT i.id, i.kind, i.place, i.hub, i.author, i.root, i.reply_to, i.circle, i.audience, i.state, i.language, i.created, i.updated, i.edited,
       i.comments, i.likes, i.raters, i.stars, CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS author_handle:text, p.name AS author_name, CASE WHEN $clear = 0 AND p.pseudonym <> '' THEN '' ELSE p.title END AS author_title:text, CASE WHEN $clear = 0 AND p.pseudonym <> '' THEN '' ELSE p.city END AS author_city:text,
       p.photo AS author_photo, p.hue AS author_hue, p.kind AS author_kind,
       i.likes > 0 AND EXISTS (SELECT 1 FROM reaction r WHERE r.item = i.id AND r.person = $viewer AND r.kind = 1) AS liked:bool,
       CASE WHEN i.raters = 0 THEN 0 ELSE coalesce((SELECT g.stars FROM rating g WHERE g.item = i.id AND g.person = $viewer), 0) END AS my_stars:int
FROM item i JOIN person p ON p.id = i.author
WHERE i.id = $id AND visible(i);

-- item_rows(ids ids) many: those of the items that the viewer may see
-- row: item_row
-- bounded: by the list
SELECT i.id, i.kind, i.place, i.hub, i.author, i.root, i.reply_to, i.circle, i.audience, i.state, i.language, i.created, i.updated, i.edited,
       i.comments, i.likes, i.raters, i.stars, CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS author_handle:text, p.name AS author_name, CASE WHEN $clear = 0 AND p.pseudonym <> '' THEN '' ELSE p.title END AS author_title:text, CASE WHEN $clear = 0 AND p.pseudonym <> '' THEN '' ELSE p.city END AS author_city:text,
       p.photo AS author_photo, p.hue AS author_hue, p.kind AS author_kind,
       i.likes > 0 AND EXISTS (SELECT 1 FROM reaction r WHERE r.item = i.id AND r.person = $viewer AND r.kind = 1) AS liked:bool,
       CASE WHEN i.raters = 0 THEN 0 ELSE coalesce((SELECT g.stars FROM rating g WHERE g.item = i.id AND g.person = $viewer), 0) END AS my_stars:int
FROM item i JOIN person p ON p.id = i.author
WHERE i.id IN list($ids) AND visible(i);

-- item_raw(id item_id) one: an item whoever looks, for the functions that write
-- unguarded: the callers have found the item for the viewer before they change it
SELECT i.id, i.kind, i.place, i.hub, i.author, i.root, i.reply_to, i.circle, i.audience, i.state, i.language, i.created, i.likes, i.raters, i.stars
FROM item i WHERE i.id = $id;

-- item_taken(id item_id) one: is the id in use?
-- unguarded: for ids of rows from the past
SELECT count(*) AS n:int FROM item i WHERE i.id = $id;

-- item_oldest(bound item_id) one: the highest id given to what was written before ids begin
-- unguarded: for ids of rows from the past
SELECT coalesce(max(i.id), 0) AS id:id FROM item i WHERE i.id < $bound;

-- item_lock(id id) run: on PostgreSQL a second writer waits here until the first has committed (SQLite has one writer)
UPDATE item SET likes = likes WHERE id = $id;

-- item_place_lock(id place_id) run: the same for a place
UPDATE place SET items = items WHERE id = $id;

-- item_place(id place_id) one: what decides about an item that is written into a place
-- unguarded: the right to write is checked by access_may_write
SELECT p.id, p.hub, p.circle, p.kind, p.owner, p.state, p.language FROM place p WHERE p.id = $id;

-- item_add(id item_id, kind int, place place_id, hub id, author person_id, root id, reply_to id, circle id, audience int, state int, language text, created time) run: the row itself
INSERT INTO item (id, kind, place, hub, author, root, reply_to, circle, audience, state, language, created, updated, edited, comments, likes, raters, stars)
VALUES ($id, $kind, $place, $hub, $author, $root, $reply_to, $circle, $audience, $state, $language, $created, $created, NULL, 0, 0, 0, 0);

-- item_pulse(id id, last id) run: the newest item of a person or hub
INSERT INTO pulse (id, last) VALUES ($id, $last)
ON CONFLICT (id) DO UPDATE SET last = CASE WHEN excluded.last > pulse.last THEN excluded.last ELSE pulse.last END;

-- item_count_place(place place_id, change int, last id, circle id) run: a place gains or loses an item; what fewer may read than the place is in no count
UPDATE place SET items = items + $change, last = CASE WHEN $last > last THEN $last ELSE last END,
       public_items = public_items + CASE WHEN $circle = 0 THEN $change ELSE 0 END,
       public_last = CASE WHEN $circle = 0 AND $last > public_last THEN $last ELSE public_last END
WHERE id = $place AND ($circle <= 1 OR circle = $circle);

-- item_last_in_place(place place_id, was id) run: the newest item of a place left its counts: the newest of the others
-- unguarded: a counter of the place; lists ask visible() for the item it names
UPDATE place SET last = coalesce((SELECT i.id FROM item i WHERE i.place = place.id AND i.root = 0 AND i.state = 3 AND (i.circle <= 1 OR i.circle = place.circle) ORDER BY i.id DESC LIMIT 1), 0)
WHERE id = $place AND last = $was;

-- item_count_ratings(place place_id, raters int, stars int, circle id) run: the ratings of an item that enters or leaves the counts of its place
UPDATE place SET raters = raters + $raters, stars = stars + $stars,
       public_raters = public_raters + CASE WHEN $circle = 0 THEN $raters ELSE 0 END,
       public_stars = public_stars + CASE WHEN $circle = 0 THEN $stars ELSE 0 END
WHERE id = $place AND ($circle <= 1 OR circle = $circle);

-- item_count_author(author person_id, change int) run: an author's open items
UPDATE person SET items = items + $change WHERE id = $author;

-- item_count_comments(id item_id, change int) run: answers below an item
UPDATE item SET comments = comments + $change, updated = $now WHERE id = $id;

-- item_move(id item_id, new_id item_id, created time, circle id, state int) run: publication: a new place in time, and what may read it
UPDATE item SET id = $new_id, created = $created, updated = $created, circle = $circle, state = $state WHERE id = $id;

-- item_circle(id item_id, circle id, audience int, state int) run: who may read it
UPDATE item SET circle = $circle, audience = $audience, state = $state, updated = $now WHERE id = $id;

-- item_circle_answers(root id, circle id) run: answers carry their root's circle, those removed stay where they are
UPDATE item SET circle = $circle WHERE root = $root AND root <> 0 AND state = 3;

-- item_circle_tags(id item_id, circle id) run: the tags of an item and of its answers
UPDATE item_tag SET circle = $circle WHERE item = $id;

-- item_circle_answer_tags(root id, circle id) run: the same below it
-- unguarded: answers follow their root, whoever wrote them
UPDATE item_tag SET circle = $circle WHERE item IN (SELECT i.id FROM item i WHERE i.root = $root AND i.root <> 0 AND i.state = 3);

-- item_put(id id, place place_id, hub id) run: an item and its answers stand in another place
UPDATE item SET place = $place, hub = $hub WHERE id = $id;

-- item_put_answers(id id, place place_id, hub id) run: its answers follow
UPDATE item SET place = $place, hub = $hub WHERE root = $id AND root <> 0;

-- item_touched(id item_id, edited bool) run: an edit
UPDATE item SET updated = $now, edited = CASE WHEN $edited THEN $now ELSE edited END WHERE id = $id;

-- item_language(id item_id, language text) run: the language of its text
UPDATE item SET language = $language WHERE id = $id;

-- item_queue(id item_id) run: wants indexing
INSERT INTO search_queue (item, since) VALUES ($id, $now) ON CONFLICT (item) DO UPDATE SET since = excluded.since;

-- item_count_answer_authors(root id, change int) run: open answers count for their authors too
-- unguarded: counters concern every answer
UPDATE person SET items = items + $change * (SELECT count(*) FROM item i WHERE i.root = $root AND i.root <> 0 AND i.state = 3 AND i.author = person.id)
WHERE id IN (SELECT i.author FROM item i WHERE i.root = $root AND i.root <> 0 AND i.state = 3);

-- item_queue_answers(root id) run: so do its answers
-- unguarded: the index asks visible() itself
INSERT INTO search_queue (item, since) SELECT i.id, $now FROM item i WHERE i.root = $root AND i.root <> 0 ON CONFLICT (item) DO UPDATE SET since = excluded.since;

-- item_move_attachments(id id, new_id id) run: rows without a foreign key follow a publication
UPDATE attachment SET item = CASE WHEN item = $id THEN $new_id ELSE -$new_id END WHERE item IN ($id, -$id);

-- item_move_autosave(form text, new_form text) run: so do open editors
UPDATE autosave SET form = $new_form WHERE form = $form;

-- item_move_imported(id id, new_id id) run: and marks of imports
-- scan: publication of imported drafts is rare, and the table is empty elsewhere
UPDATE imported SET target = $new_id WHERE target = $id;

-- item_drop_queue(id item_id) run: the old id is indexed no more
DELETE FROM search_queue WHERE item = $id;

-- item_author_language(author person_id) one: for texts too short to guess
SELECT p.language FROM person p WHERE p.id = $author;
