-- entry_show(blog text, slug text) maybe: an entry under its blog's and its own present or former name, with all that its page shows
SELECT h.current AS blog_current, s.current AS slug_current, i.id, i.kind, i.place, i.hub, i.author, i.root, i.reply_to, i.circle, i.audience, i.state,
       i.language, i.created, i.updated, i.edited, i.comments, i.likes, i.raters, i.stars, CASE WHEN a.state = 2 THEN '' WHEN $clear = 0 AND a.pseudonym <> '' AND a.id <> $viewer THEN '' ELSE a.handle END AS author_handle:text, a.name AS author_name,
       CASE WHEN $clear = 0 AND a.pseudonym <> '' THEN '' ELSE a.title END AS author_title:text, CASE WHEN $clear = 0 AND a.pseudonym <> '' THEN '' ELSE a.city END AS author_city:text, a.photo AS author_photo, a.hue AS author_hue, a.kind AS author_kind,
       i.likes > 0 AND EXISTS (SELECT 1 FROM reaction r WHERE r.item = i.id AND r.person = $viewer AND r.kind = 1) AS liked:bool,
       CASE WHEN i.raters = 0 THEN 0 ELSE coalesce((SELECT g.stars FROM rating g WHERE g.item = i.id AND g.person = $viewer), 0) END AS my_stars:int,
       EXISTS (SELECT 1 FROM follow f WHERE f.who = $viewer AND f.whom = i.author) AS following:bool,
       coalesce((SELECT u.until FROM mute u WHERE u.who = $viewer AND u.whom = i.author AND u.until > $now), 0) AS muted:time,
       coalesce((SELECT m.role FROM member m WHERE m.person = $viewer AND m.hub = p.hub AND m.state = 1), 0) AS role:int,
       e.slug, e.title, e.excerpt, e.words, e.series, e.publish_at, e.html,
       p.handle AS blog_handle, p.title AS blog_title, p.circle AS blog_circle, p.kind AS place_kind, CASE WHEN p.state = 1 AND c.state = 2 THEN 2 ELSE p.state END AS blog_state:int, coalesce(c.handle, '') AS community_handle:text, coalesce(c.title, '') AS community_title:text, p.language AS blog_language, b.kind AS blog_kind,
       o.disclaimer_language
FROM handle h JOIN place p ON p.id = h.target JOIN blog b ON b.id = p.id JOIN person o ON o.id = p.owner
JOIN blog_slug s ON s.blog = p.id AND s.slug = $slug JOIN blog_entry e ON e.id = s.entry JOIN item i ON i.id = e.id JOIN person a ON a.id = i.author
LEFT JOIN place c ON c.id = p.parent AND visible(c)
WHERE h.name = $blog AND h.kind = 2 AND p.state <> 3 AND i.state <= 3 AND visible(p) AND visible(i);

-- entry_text(id item_id) one: what an editor, the index and feeds read of an entry
-- unguarded: the callers have found the item for the viewer
SELECT e.id, e.blog, e.slug, e.title, e.excerpt, e.words, e.series, e.publish_at, e.body, e.html FROM blog_entry e WHERE e.id = $id;

-- entry_address(id item_id) maybe: where an entry is shown
SELECT p.handle AS blog, e.slug FROM blog_entry e JOIN item i ON i.id = e.id JOIN place p ON p.id = e.blog WHERE e.id = $id AND visible(p) AND visible(i);

-- entry_cards(ids ids) many: what cards show of entries
-- bounded: by the list
SELECT e.id, e.slug, e.title, e.excerpt, p.handle AS blog_handle, p.title AS blog_title
FROM blog_entry e JOIN item i ON i.id = e.id JOIN place p ON p.id = e.blog WHERE e.id IN list($ids) AND visible(i) AND visible(p);

-- entry_feed(ids ids) many: what feeds show of entries, newest first
-- bounded: by the list
SELECT e.id, e.slug, e.title, e.excerpt, length(e.html) AS size:int, i.created, i.updated, i.edited, i.language, p.handle AS blog_handle, p.title AS blog_title,
       a.name AS author_name, CASE WHEN a.state = 2 THEN '' WHEN $clear = 0 AND a.pseudonym <> '' AND a.id <> $viewer THEN '' ELSE a.handle END AS author_handle:text
FROM blog_entry e JOIN item i ON i.id = e.id JOIN place p ON p.id = e.blog JOIN person a ON a.id = i.author
WHERE e.id IN list($ids) AND i.state = 3 AND visible(i) AND visible(p) ORDER BY e.id DESC;

-- entry_html(id item_id) one: the rendered text
-- unguarded: entry_feed has found the entry for the reader
SELECT e.html FROM blog_entry e WHERE e.id = $id;

-- entry_words(id item_id) one: what the index reads
-- unguarded: the index asks visible() itself
SELECT e.title, e.body FROM blog_entry e WHERE e.id = $id;

-- entry_opening(id item_id, most int) one: the title and the beginning of the text
-- unguarded: the callers have found the item for the viewer
SELECT e.title, substr(e.body, 1, CAST($most AS int)) AS body:text FROM blog_entry e WHERE e.id = $id;

-- entry_feed_tags(ids ids) many: the tags of the entries of a feed
-- bounded: by the list and TAGS_PER_ITEM
SELECT x.item, t.label FROM item_tag x JOIN tag t ON t.id = x.tag WHERE x.item IN list($ids) ORDER BY x.item, t.name;

-- entry_series(blog place_id, series text, most int) many: the entries of a series that the viewer may read, oldest first
SELECT e.id, e.slug, e.title FROM blog_entry e JOIN item i ON i.id = e.id
WHERE e.blog = $blog AND e.series = $series AND e.series <> '' AND i.state = 3 AND visible(i) ORDER BY e.id LIMIT $most;

-- entry_series_page(blog place_id, series text, before id, most int) many: the same, newest first, a page of it
SELECT e.id FROM blog_entry e JOIN item i ON i.id = e.id
WHERE e.blog = $blog AND e.series = $series AND e.series <> '' AND e.id < $before AND i.state = 3 AND visible(i) ORDER BY e.id DESC LIMIT $most;

-- entry_tagged(tag tag_id, walk int, most int) many: the newest open entries with a tag, among the newest items that carry it
SELECT i.id, i.place FROM item i WHERE i.id IN (
 SELECT item FROM (SELECT t.item FROM item_tag t WHERE t.tag = $tag AND t.circle = 0 ORDER BY t.item DESC LIMIT $walk) x
 UNION ALL SELECT item FROM (SELECT t.item FROM item_tag t WHERE t.tag = $tag AND t.circle = 1 AND $clear >= 1 ORDER BY t.item DESC LIMIT $walk) y)
AND i.kind = 2 AND i.state = 3 AND visible(i) ORDER BY i.id DESC LIMIT $most;

-- entry_tagged_common(tag tag_id, walk int, most int) many: the same for a tag that very many items carry: among the newest entries of all
-- row: entry_tagged
SELECT i.id, i.place FROM item i WHERE i.id IN (
 SELECT e.id FROM (SELECT n.id FROM item n WHERE n.kind = 2 AND open(n) AND n.circle <= $clear AND n.state = 3 AND visible(n) ORDER BY n.id DESC LIMIT $walk) e
 WHERE EXISTS (SELECT 1 FROM item_tag t WHERE t.item = e.id AND t.tag = $tag))
AND visible(i) ORDER BY i.id DESC LIMIT $most;

-- entry_drafts(most int) many: drafts and planned entries of the blogs that the viewer writes in
SELECT i.id, i.state, i.updated, i.author, a.name AS author_name, e.slug, e.title, e.excerpt, e.words, e.publish_at, p.handle AS blog_handle,
       p.title AS blog_title
FROM member m JOIN place p ON p.hub = m.hub JOIN item i ON i.place = p.id JOIN blog_entry e ON e.id = i.id JOIN person a ON a.id = i.author
WHERE m.person = $viewer AND m.state = 1 AND (p.kind = 13 OR (p.kind = 2 AND m.role >= 2)) AND i.root = 0 AND i.state <= 2 AND visible(p) AND visible(i)
ORDER BY i.updated DESC LIMIT $most;

-- entry_unsaved(most int) many: what the viewer's editors of new entries hold
SELECT s.form, s.title, s.updated FROM autosave s WHERE s.person = $viewer AND s.form >= 'entry:new:' AND s.form < 'entry:new;' ORDER BY s.form LIMIT $most;

-- entry_add(id item_id, blog place_id, slug text, title text, excerpt text, words int, series text, publish_at time, body text, html text) run: the text of a new entry
INSERT INTO blog_entry (id, blog, slug, title, excerpt, words, series, readers, publish_at, body, html)
VALUES ($id, $blog, $slug, $title, $excerpt, $words, $series, '', $publish_at, $body, $html);

-- entry_write(id item_id, slug text, title text, excerpt text, words int, series text, publish_at time, body text, html text) run: changes it
UPDATE blog_entry SET slug = $slug, title = $title, excerpt = $excerpt, words = $words, series = $series, publish_at = $publish_at,
       body = $body, html = $html WHERE id = $id;

-- entry_readers(id item_id) many: who is named as its readers
-- bounded: by ENTRY_READERS_MAX
SELECT r.person, p.handle FROM blog_entry_reader r JOIN person p ON p.id = r.person WHERE r.entry = $id ORDER BY p.handle;

-- entry_reader_add(id item_id, person person_id) run: names one
INSERT INTO blog_entry_reader (entry, person) VALUES ($id, $person) ON CONFLICT (entry, person) DO NOTHING;

-- entry_readers_drop(id item_id) run: names nobody
DELETE FROM blog_entry_reader WHERE entry = $id;

-- entry_erase_reader(person person_id) run: an account that is erased is named nowhere
DELETE FROM blog_entry_reader WHERE person = $person;

-- entry_erase_readers(ids ids) run: and what is erased names nobody
DELETE FROM blog_entry_reader WHERE entry IN list($ids);

-- entry_audience(id item_id) one: for whom it is meant
-- unguarded: for the publication of an entry by name of its author
SELECT i.audience FROM item i WHERE i.id = $id;

-- entry_unplan(id item_id) run: is published
UPDATE blog_entry SET publish_at = 0 WHERE id = $id;

-- entry_due(due_by time, most int) many: planned entries whose time has come and that no job has yet; one whose job died waits for another time, what stands in a closed blog or an archived community for its opening
-- unguarded: the job publishes for their authors
SELECT CAST(e.id AS text) || ' ' || CAST(e.publish_at AS text) AS plan:text FROM blog_entry e JOIN item i ON i.id = e.id JOIN place p ON p.id = e.blog JOIN place h ON h.id = p.hub
WHERE e.publish_at > 0 AND e.publish_at <= $due_by AND i.state = 2 AND p.state = 1 AND h.state = 1
AND NOT EXISTS (SELECT 1 FROM job j WHERE j.kind = 'blogs.publish_entry' AND j.state IN (1, 2, 4)
                AND j.payload = CAST(e.id AS text) || ' ' || CAST(e.publish_at AS text))
ORDER BY e.publish_at LIMIT $most;

-- entry_planned(id item_id, due_by time) maybe: one of them
-- unguarded: the job publishes for its author
SELECT e.publish_at, i.author FROM blog_entry e JOIN item i ON i.id = e.id JOIN place p ON p.id = e.blog JOIN place h ON h.id = p.hub
WHERE e.id = $id AND e.publish_at > 0 AND e.publish_at <= $due_by AND i.state = 2 AND p.state = 1 AND h.state = 1;

-- entry_owners(id item_id) many: whose blog it stands in
-- unguarded: who is told that it did not go out
-- bounded: at most this many are told
SELECT m.person FROM item i JOIN member m ON m.hub = i.hub WHERE i.id = $id AND m.role = 3 AND m.state = 1 ORDER BY m.person LIMIT 50;

-- entry_slug(blog place_id, slug text) maybe: whose address it is
SELECT s.entry, s.current FROM blog_slug s WHERE s.blog = $blog AND s.slug = $slug;

-- entry_slug_retire(entry item_id) run: the present address becomes a former one
UPDATE blog_slug SET current = false WHERE entry = $entry;

-- entry_slug_put(blog place_id, slug text, entry item_id) run: the address of an entry
INSERT INTO blog_slug (blog, slug, entry, current) VALUES ($blog, $slug, $entry, true)
ON CONFLICT (blog, slug) DO UPDATE SET entry = excluded.entry, current = true;

-- entry_export(person person_id) each: everything a person wrote in blogs
-- unguarded: a person's own entries
SELECT i.id, i.state, i.audience, i.created, i.edited, p.handle AS blog, e.slug, e.title, e.series, e.body
FROM item i JOIN blog_entry e ON e.id = i.id JOIN place p ON p.id = e.blog WHERE i.author = $person AND i.root = 0 AND i.state <= 3 ORDER BY i.id;

-- entry_check() each: entries without their address, or with another one
-- scan: the check reads everything
SELECT e.id FROM blog_entry e WHERE NOT EXISTS (SELECT 1 FROM blog_slug s WHERE s.blog = e.blog AND s.slug = e.slug AND s.entry = e.id AND s.current);

-- entry_check_items() each: entries of an item that is none, or items without their text
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT i.id FROM item i WHERE i.kind = 2 AND NOT EXISTS (SELECT 1 FROM blog_entry e WHERE e.id = i.id AND e.blog = i.place);

-- entry_erase_names(ids ids) run: former addresses say what an entry was called
DELETE FROM blog_slug WHERE entry IN list($ids) AND current = false;

-- entry_erase_addresses(ids ids) run: the present one says nothing any more
UPDATE blog_slug SET slug = 'erased-' || entry WHERE entry IN list($ids);

-- entry_erase(ids ids) run: texts of an account that is erased
UPDATE blog_entry SET slug = 'erased-' || id, title = '', excerpt = '', words = 0, series = '', publish_at = 0, body = '', html = ''
WHERE id IN list($ids);
