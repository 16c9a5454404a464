-- ---- what was brought ----

-- media_content_add(id id, person person_id, kind int, hash text, size int, type text, name text, width int, height int, picture text, thumb text, state int, camera text, created time) run: something new
INSERT INTO media_content (id, item, person, kind, hash, size, type, name, duration, width, height, pages, picture, thumb, state, camera, words, created)
VALUES ($id, 0, $person, $kind, $hash, $size, $type, $name, 0, $width, $height, 0, $picture, $thumb, $state, $camera, '', $created);

-- media_content_find(id id) maybe: for its owner, and for jobs
SELECT c.id, c.item, c.person, c.kind, c.hash, c.size, c.type, c.name, c.duration, c.width, c.height, c.pages, c.picture, c.thumb, c.state, c.camera, c.created FROM media_content c WHERE c.id = $id;

-- media_waiting(since time, most int) many: what the viewer brought that has no words yet
SELECT c.id, c.kind, c.name, c.thumb, c.created FROM media_content c WHERE c.item = 0 AND c.person = $viewer AND c.created > $since ORDER BY c.created DESC LIMIT $most;

-- media_content_used(person person_id) one: bytes that a person brought
SELECT coalesce(sum(c.size), 0) AS n:int FROM media_content c WHERE c.person = $person;

-- media_content_read(id id, duration int, width int, height int, pages int, picture text, thumb text, words text, state int) run: what the job found in it
UPDATE media_content SET duration = $duration, width = $width, height = $height, pages = $pages, picture = $picture, thumb = $thumb, words = $words, state = $state WHERE id = $id;

-- media_content_publish(id id, item id) count: it has its words, and what its camera wrote is forgotten; 0: it had them before
UPDATE media_content SET item = $item, camera = '' WHERE id = $id AND item = 0;

-- media_content_words(id id, words text) run: what captions say
UPDATE media_content SET words = $words WHERE id = $id;

-- media_content_old(before time, most int) many: brought and forgotten
-- scan: the rows without an item lie together, and there are few
SELECT c.id FROM media_content c WHERE c.item = 0 AND c.created < $before ORDER BY c.id LIMIT $most;

-- media_content_drop(ids ids) run: brought in vain
DELETE FROM media_content WHERE id IN list($ids);

-- media_page_drop(ids ids) run: with it its pages
DELETE FROM media_page WHERE content IN list($ids);

-- media_caption_drop_all(ids ids) run: and its captions
DELETE FROM media_caption WHERE content IN list($ids);

-- media_page_put(content id, number int, picture text, thumb text, width int, height int, words text) run: a page
INSERT INTO media_page (content, number, picture, thumb, width, height, words) VALUES ($content, $number, $picture, $thumb, $width, $height, $words)
ON CONFLICT (content, number) DO UPDATE SET picture = excluded.picture, thumb = excluded.thumb, width = excluded.width, height = excluded.height, words = excluded.words;

-- media_pages(content id) many: all pages
-- bounded: MEDIA_PAGES_MAX
SELECT p.number, p.picture, p.thumb, p.width, p.height, p.words FROM media_page p WHERE p.content = $content ORDER BY p.number;

-- media_caption_put(content id, language text, vtt text) run: captions in a language
INSERT INTO media_caption (content, language, vtt) VALUES ($content, $language, $vtt) ON CONFLICT (content, language) DO UPDATE SET vtt = excluded.vtt;

-- media_caption_remove(content id, language text) count: no more
DELETE FROM media_caption WHERE content = $content AND language = $language;

-- media_captions(content id) many: the languages there are
-- bounded: by the languages known
SELECT c.language FROM media_caption c WHERE c.content = $content ORDER BY c.language;

-- media_caption_texts(content id) many: what they say
-- bounded: by the languages known
SELECT c.language, c.vtt FROM media_caption c WHERE c.content = $content ORDER BY c.language;

-- media_caption_find(content id, language text) maybe: one
SELECT c.vtt FROM media_caption c WHERE c.content = $content AND c.language = $language;

-- ---- items ----

-- media_add(id item_id, content id, place place_id, title text, body text, html text, alt text, licence int) run: words for what was brought
INSERT INTO media (id, content, place, title, body, html, alt, licence, downloads) VALUES ($id, $content, $place, $title, $body, $html, $alt, $licence, 0);

-- media_write(id item_id, title text, body text, html text, alt text, licence int) run: other words
UPDATE media SET title = $title, body = $body, html = $html, alt = $alt, licence = $licence WHERE id = $id;

-- media_find(id item_id) maybe: one that the viewer may see
SELECT m.id, m.content, m.place, m.title, m.body, m.html, m.alt, m.licence, m.downloads, i.kind, i.author, i.circle, c.hash, c.size, c.type, c.name, c.duration, c.width, c.height, c.pages,
       c.picture, c.thumb, c.state, p.kind AS place_kind, p.handle AS place_handle, p.title AS place_title
FROM media m JOIN item i ON i.id = m.id JOIN media_content c ON c.id = m.content JOIN place p ON p.id = m.place
WHERE m.id = $id AND i.state = 3 AND visible(i) AND visible(p);

-- media_rows(ids ids) many: what lists show
-- bounded: by the list
SELECT m.id, m.content, m.place, m.title, m.body, m.html, m.alt, m.licence, m.downloads, i.kind, i.author, i.circle, i.language, i.created, i.raters, i.stars, i.comments, c.size, c.type, c.name, c.duration, c.width, c.height, c.pages,
       c.picture, c.thumb, c.state, p.kind AS place_kind, p.handle AS place_handle, p.title AS place_title, h.name AS author_name,
       CASE WHEN $clear = 0 AND h.pseudonym <> '' THEN '' ELSE h.handle END AS author_handle:text
FROM media m JOIN item i ON i.id = m.id JOIN media_content c ON c.id = m.content JOIN place p ON p.id = m.place JOIN person h ON h.id = i.author
WHERE m.id IN list($ids) AND i.state = 3 AND visible(i) AND visible(p);

-- The library walks one index and asks `media_pick` of what it came by; so a walk ends after as many rows as it was given.

-- media_newest(before item_id, most int) many: ids of everything, newest first
SELECT m.id, m.downloads FROM media m WHERE m.id < $before ORDER BY m.id DESC LIMIT $most;

-- media_newest_kind(kind int, before item_id, most int) many: of a kind
-- row: media_newest
SELECT c.item AS id:item_id, 0 AS downloads:int FROM media_content c WHERE c.kind = $kind AND c.item > 0 AND c.item < $before ORDER BY c.item DESC LIMIT $most;

-- media_public_kind(kind int, before item_id, most int) many: of a kind, what strangers see
-- row: media_newest
SELECT i.id, 0 AS downloads:int FROM item i WHERE i.kind = $kind AND i.root = 0 AND i.circle = 0 AND i.id < $before AND i.state = 3 AND visible(i) ORDER BY i.id DESC LIMIT $most;

-- media_newest_of(person person_id, before item_id, most int) many: of somebody
-- row: media_newest
SELECT c.item AS id:item_id, 0 AS downloads:int FROM media_content c WHERE c.person = $person AND c.item > 0 AND c.item < $before ORDER BY c.item DESC LIMIT $most;

-- media_most(downloads int, before id, most int) many: by how often they were fetched
-- row: media_newest
SELECT m.id, m.downloads FROM media m WHERE (m.downloads, m.id) < ($downloads, $before) ORDER BY m.downloads DESC, m.id DESC LIMIT $most;

-- media_pick(ids ids, kind int, licence int, author id, tag id) many: those that fit, and that the viewer may see
-- row: media_newest
-- bounded: by the list
SELECT m.id, m.downloads FROM media m JOIN item i ON i.id = m.id
WHERE m.id IN list($ids) AND ($kind = 0 OR i.kind = $kind) AND ($licence = 0 OR m.licence = $licence) AND ($author = 0 OR i.author = $author)
AND ($tag = 0 OR EXISTS (SELECT 1 FROM item_tag t WHERE t.item = m.id AND t.tag = $tag)) AND i.state = 3 AND visible(i);

-- media_of_place(place place_id, before item_id, most int) many: of a community
-- row: media_newest
SELECT m.id, m.downloads FROM media m JOIN item i ON i.id = m.id WHERE m.place = $place AND m.id < $before AND i.state = 3 AND visible(i) ORDER BY m.id DESC LIMIT $most;

-- media_downloaded(id item_id) run: once more
UPDATE media SET downloads = downloads + 1 WHERE id = $id;

-- media_text(id item_id) one: for the search index
-- unguarded: the index asks visible() itself
SELECT m.title, m.body, m.alt, c.words FROM media m JOIN item i ON i.id = m.id JOIN media_content c ON c.id = m.content WHERE m.id = $id;

-- ---- people on photos ----

-- media_people(media item_id) many: who is on it, for whoever may see it
-- bounded: MEDIA_PEOPLE_MAX
SELECT t.person, t.tagger, h.handle, h.name, h.photo, h.hue, h.kind, g.name AS tagger_name FROM media_person t JOIN person h ON h.id = t.person JOIN person g ON g.id = t.tagger
WHERE t.media = $media AND t.gone = false ORDER BY t.created, t.person;

-- media_person_find(media item_id, person person_id) maybe: said already, or taken back
SELECT t.tagger, t.gone FROM media_person t WHERE t.media = $media AND t.person = $person;

-- media_person_put(media item_id, person person_id, tagger person_id, created time) run: says so
INSERT INTO media_person (media, person, tagger, gone, created) VALUES ($media, $person, $tagger, false, $created) ON CONFLICT (media, person) DO NOTHING;

-- media_person_gone(media item_id, person person_id) run: the person does not want it said
UPDATE media_person SET gone = true WHERE media = $media AND person = $person;

-- media_person_drop(media item_id, person person_id) run: a mistake of others
DELETE FROM media_person WHERE media = $media AND person = $person;

-- media_with_person(person person_id, before item_id, most int) many: photos a person is on
-- row: media_newest
SELECT m.id, m.downloads FROM media_person t JOIN media m ON m.id = t.media JOIN item i ON i.id = m.id
WHERE t.person = $person AND t.media < $before AND t.gone = false AND i.state = 3 AND visible(i) ORDER BY t.media DESC LIMIT $most;

-- media_named(most int) many: where the viewer is named, seen or not
-- unguarded: about the person who asks; nothing is told but when it was said
SELECT t.media, t.created FROM media_person t JOIN item i ON i.id = t.media WHERE t.person = $viewer AND t.gone = false AND i.state = 3 ORDER BY t.media DESC LIMIT $most;

-- media_may_read(id item_id, person id) one: could this person read it? Where the viewer may.
SELECT count(*) AS n:int FROM item i WHERE i.id = $id AND visible(i) AND ((i.circle <= 1 AND EXISTS (SELECT 1 FROM person h WHERE h.id = $person AND h.state = 1 AND h.kind IN (1, 4)))
OR (i.circle = 0 AND EXISTS (SELECT 1 FROM person h WHERE h.id = $person AND h.state = 1)) OR EXISTS (SELECT 1 FROM reach r WHERE r.person = $person AND r.circle = i.circle));

-- ---- albums ----

-- album_add(id item_id, author person_id, place place_id, title text, body text, html text) run: an album
INSERT INTO media_album (id, author, place, title, body, html) VALUES ($id, $author, $place, $title, $body, $html);

-- album_write(id item_id, title text, body text, html text) run: other words
UPDATE media_album SET title = $title, body = $body, html = $html WHERE id = $id;

-- album_find(id item_id) maybe: one that the viewer may see
SELECT a.id, a.place, a.title, a.body, a.html, i.author, p.kind AS place_kind, p.handle AS place_handle, p.title AS place_title
FROM media_album a JOIN item i ON i.id = a.id JOIN place p ON p.id = a.place WHERE a.id = $id AND i.state = 3 AND visible(i) AND visible(p);

-- album_rows(ids ids) many: what lists show
-- bounded: by the list
SELECT a.id, a.title, a.body, a.html, i.author, p.kind AS place_kind, p.handle AS place_handle, p.title AS place_title
FROM media_album a JOIN item i ON i.id = a.id JOIN place p ON p.id = a.place WHERE a.id IN list($ids) AND i.state = 3 AND visible(i) AND visible(p);

-- album_newest(before item_id, most int) many: ids of albums, newest first; `album_pick` asks who may see them
SELECT a.id, a.title FROM media_album a WHERE a.id < $before ORDER BY a.id DESC LIMIT $most;

-- album_pick(ids ids) many: those that the viewer may see
-- row: album_newest
-- bounded: by the list
SELECT a.id, a.title FROM media_album a JOIN item i ON i.id = a.id WHERE a.id IN list($ids) AND i.state = 3 AND visible(i) ORDER BY a.id DESC;

-- album_own(most int) many: the viewer's own, newest first
-- row: album_newest
SELECT a.id, a.title FROM media_album a JOIN item i ON i.id = a.id WHERE a.author = $viewer AND i.state = 3 AND visible(i) ORDER BY a.id DESC LIMIT $most;

-- album_photos(album item_id, most int) many: what the viewer may see of it, in the order it came
-- row: media_newest
SELECT m.id, m.downloads FROM media_album_photo x JOIN media m ON m.id = x.media JOIN item i ON i.id = m.id
WHERE x.album = $album AND i.state = 3 AND visible(i) ORDER BY x.media LIMIT $most;

-- album_covers(ids ids) many: the first photo of each, as the viewer sees them
-- bounded: by the list
SELECT x.album AS id:id, min(x.media) AS media:id, count(*) AS n:int FROM media_album_photo x JOIN item i ON i.id = x.media WHERE x.album IN list($ids) AND i.state = 3 AND visible(i) GROUP BY x.album;

-- album_photo_put(album item_id, media item_id) run: goes in
INSERT INTO media_album_photo (album, media, created) VALUES ($album, $media, $now) ON CONFLICT (album, media) DO NOTHING;

-- album_photo_drop(album item_id, media item_id) run: comes out
DELETE FROM media_album_photo WHERE album = $album AND media = $media;

-- album_of_media(media item_id, most int) many: the albums a photo lies in
-- row: album_newest
SELECT a.id, a.title FROM media_album_photo x JOIN media_album a ON a.id = x.album JOIN item i ON i.id = a.id WHERE x.media = $media AND i.state = 3 AND visible(i) ORDER BY a.id DESC LIMIT $most;

-- album_text(id item_id) one: for the search index
-- unguarded: the index asks visible() itself
SELECT a.title, a.body FROM media_album a JOIN item i ON i.id = a.id WHERE a.id = $id;

-- ---- export, check, erase ----

-- media_export(person person_id) each: somebody's own
-- unguarded: the author's own
SELECT m.id, m.title, m.body, m.alt, m.licence, i.kind, i.created, c.name, c.hash, c.picture FROM media_content c JOIN media m ON m.content = c.id JOIN item i ON i.id = m.id WHERE c.person = $person AND i.state < 5;

-- album_export(person person_id) each: somebody's own albums
-- unguarded: the author's own
SELECT a.id, a.title, a.body, i.created FROM media_album a JOIN item i ON i.id = a.id WHERE a.author = $person AND i.state < 5;

-- media_person_export(person person_id) each: where it is said that somebody is on a photo
-- unguarded: about the person who asks
SELECT t.media AS id:id, t.created FROM media_person t WHERE t.person = $person;

-- media_check() each: items without their words, or standing elsewhere
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT i.id FROM item i LEFT JOIN media m ON m.id = i.id WHERE i.kind IN (11, 12, 13, 14) AND i.state < 5 AND (m.id IS NULL OR m.place <> i.place);

-- album_check() each: the same of albums
-- row: media_check
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT i.id FROM item i LEFT JOIN media_album a ON a.id = i.id WHERE i.kind = 15 AND i.state < 5 AND (a.id IS NULL OR a.place <> i.place);

-- media_erase(ids ids) run: words of an account that is erased
UPDATE media SET title = '', body = '', html = '', alt = '' WHERE id IN list($ids);

-- media_erase_content(ids ids) run: and what was brought
UPDATE media_content SET name = '', words = '', camera = '', hash = '', picture = '', thumb = '' WHERE id IN (SELECT m.content FROM media m WHERE m.id IN list($ids));

-- media_erase_pages(ids ids) run: with its pages
DELETE FROM media_page WHERE content IN (SELECT m.content FROM media m WHERE m.id IN list($ids));

-- media_erase_captions(ids ids) run: and captions
-- scan: captions are few, and erasure is rare
DELETE FROM media_caption WHERE content IN (SELECT m.content FROM media m WHERE m.id IN list($ids));

-- album_erase(ids ids) run: and albums
UPDATE media_album SET title = '', body = '', html = '' WHERE id IN list($ids);

-- media_erase_person(person person_id) run: nobody says any more that they are on a photo
DELETE FROM media_person WHERE person = $person;

-- media_erase_tagger(person person_id) run: nor what they said of others
-- scan: erasure is rare
DELETE FROM media_person WHERE tagger = $person;

-- media_erase_waiting(person person_id) run: nor what they brought without words
DELETE FROM media_content WHERE person = $person AND item = 0;

-- caption_export(person person_id) each: captions of somebody's own
-- unguarded: the author's own
SELECT m.id, k.language, k.vtt FROM media_content c JOIN media m ON m.content = c.id JOIN item i ON i.id = m.id JOIN media_caption k ON k.content = c.id
WHERE c.person = $person AND i.state < 5;
