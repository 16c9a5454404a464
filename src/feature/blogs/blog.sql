-- blog_by_handle(handle text) maybe: a blog by its present or a former name, with its owner and what the viewer is there
SELECT h.current, p.id, p.kind AS place_kind, p.circle, p.audience, CASE WHEN p.state = 1 AND c.state = 2 THEN 2 ELSE p.state END AS state:int, p.handle, p.owner, p.title, p.description, p.language, p.letter, p.created, p.members, CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_items ELSE p.items END AS items:int, CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_last ELSE p.last END AS last:id,
       CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_raters ELSE p.raters END AS raters:int, CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_stars ELSE p.stars END AS stars:int, b.kind, b.tagline, CASE WHEN o.state = 2 THEN '' WHEN $clear = 0 AND o.pseudonym <> '' AND o.id <> $viewer THEN '' ELSE o.handle END AS owner_handle:text, o.name AS owner_name, CASE WHEN $clear = 0 AND o.pseudonym <> '' THEN '' ELSE o.title END AS owner_title:text, CASE WHEN $clear = 0 AND o.pseudonym <> '' THEN '' ELSE o.city END AS owner_city:text,
       o.photo AS owner_photo, o.hue AS owner_hue, o.disclaimer_language,
       coalesce((SELECT m.role FROM member m WHERE m.person = $viewer AND m.hub = p.hub AND m.state = 1), 0) AS role:int,
       coalesce(c.handle, '') AS community_handle:text, coalesce(c.title, '') AS community_title:text,
       EXISTS (SELECT 1 FROM follow f WHERE f.who = $viewer AND f.whom = p.id) AS following:bool
FROM handle h JOIN place p ON p.id = h.target JOIN blog b ON b.id = p.id JOIN person o ON o.id = p.owner
LEFT JOIN place c ON c.id = p.parent AND visible(c)
WHERE h.name = $handle AND h.kind = 2 AND p.state <> 3 AND visible(p);

-- blog_add(id place_id, kind int, tagline text) run: what a blog has beside its place
INSERT INTO blog (id, kind, tagline, mean, worded) VALUES ($id, $kind, $tagline, 0, true);

-- blog_write(id place_id, kind int, tagline text) run: changes it
UPDATE blog SET kind = $kind, tagline = $tagline WHERE id = $id;

-- blog_authors(blog place_id) many: owners, authors and readers, in this order
-- bounded: the first 200
SELECT m.role, p.id, CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS handle:text, p.name, CASE WHEN $clear = 0 AND p.pseudonym <> '' THEN '' ELSE p.title END AS title:text, CASE WHEN $clear = 0 AND p.pseudonym <> '' THEN '' ELSE p.city END AS city:text, p.photo, p.hue, p.kind FROM member m JOIN person p ON p.id = m.person
WHERE m.hub = $blog AND m.state = 1 ORDER BY m.role DESC, p.sort_key, p.id LIMIT 200;

-- blog_means(least int) run: the mean rating of each blog, for their order; 0 below the least number of ratings
-- scan: a job, every minute
-- unguarded: a number that the place shows anyway
UPDATE blog SET mean = (SELECT CASE WHEN p.raters >= $least THEN p.stars * 1000 / p.raters ELSE 0 END FROM place p WHERE p.id = blog.id),
       public_mean = (SELECT CASE WHEN p.public_raters >= $least THEN p.public_stars * 1000 / p.public_raters ELSE 0 END FROM place p WHERE p.id = blog.id)
WHERE mean <> (SELECT CASE WHEN p.raters >= $least THEN p.stars * 1000 / p.raters ELSE 0 END FROM place p WHERE p.id = blog.id)
OR public_mean <> (SELECT CASE WHEN p.public_raters >= $least THEN p.public_stars * 1000 / p.public_raters ELSE 0 END FROM place p WHERE p.id = blog.id);

-- blog_mine() many: the blogs that the viewer may write in, the own ones first
-- bounded: the first hundred
SELECT p.id, p.kind, p.handle, p.title, p.language, p.audience, p.items, p.last, m.role FROM member m JOIN place p ON p.hub = m.hub JOIN place c ON c.id = p.hub
WHERE m.person = $viewer AND m.state = 1 AND (p.kind = 13 OR (p.kind = 2 AND m.role >= 2)) AND p.state = 1 AND c.state = 1 AND visible(p) AND visible(c) ORDER BY p.kind, p.sort_key, p.id LIMIT 100;

-- blog_entries(blog place_id, before id, most int) many: the entries of a community's blog that the viewer may read, newest first
SELECT i.id FROM item i WHERE i.place = $blog AND i.root = 0 AND i.id < $before AND i.kind = 2 AND i.state = 3 AND visible(i) ORDER BY i.id DESC LIMIT $most;

-- blog_counts() many: blogs by letter, as far as the viewer may know of them
-- bounded: 27 letters
SELECT l.letter, sum(l.n) AS n:int FROM blog_letter l WHERE l.circle <= $clear GROUP BY l.letter;

-- blog_counts_joined() many: those that the viewer reads as a member and the counts by letter leave out
-- bounded: 27 letters
SELECT p.letter, count(*) AS n:int FROM member m JOIN place p ON p.id = m.hub
WHERE m.person = $viewer AND m.state = 1 AND p.kind = 2 AND p.state = 1 AND p.audience > $clear AND visible(p) GROUP BY p.letter;

-- blog_count(letter text, circle int, change int) run: a letter gains or loses a blog
INSERT INTO blog_letter (letter, circle, n) VALUES ($letter, $circle, $change)
ON CONFLICT (letter, circle) DO UPDATE SET n = blog_letter.n + excluded.n;

-- blog_cursor(id place_id) maybe: where a page of the directory ended
SELECT p.sort_key, p.last, p.public_last, b.mean, b.public_mean FROM place p JOIN blog b ON b.id = p.id WHERE p.id = $id AND visible(p);

-- part blog_columns: what the directory shows of a blog
SELECT p.id, p.state, p.handle, p.title, p.language, p.letter, p.members, CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_items ELSE p.items END AS items:int,
       CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_raters ELSE p.raters END AS raters:int, CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_stars ELSE p.stars END AS stars:int, coalesce(l.created, 0) AS last_created:time, b.kind, b.tagline,
       CASE WHEN o.state = 2 THEN '' WHEN $clear = 0 AND o.pseudonym <> '' AND o.id <> $viewer THEN '' ELSE o.handle END AS owner_handle:text, o.name AS owner_name, o.given_name, o.family_name, o.pseudonym, o.photo AS owner_photo, o.hue AS owner_hue;

-- part blog_joins: whose it is, and its newest entry, behind place p and blog b
JOIN person o ON o.id = p.owner LEFT JOIN item l ON l.id = CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_last ELSE p.last END AND visible(l);

-- blog_directory(key text, id id, high text, language text, since id, mean int, widest int, most int) many: blogs by their bloggers' last names, behind a key
part(blog_columns)
FROM place p JOIN blog b ON b.id = p.id part(blog_joins)
WHERE p.kind = 2 AND (p.sort_key, p.id) > ($key, $id) AND p.sort_key < $high AND p.state <= $widest AND ($language = '' OR p.language = $language)
AND (CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_last ELSE p.last END) >= $since AND (CASE WHEN $clear = 0 AND p.circle = 0 THEN b.public_mean ELSE b.mean END) >= $mean AND visible(p)
ORDER BY p.sort_key, p.id LIMIT $most;

-- blog_directory_back(key text, id id, low text, language text, since id, mean int, widest int, most int) many: the page before a key, last one first
-- row: blog_directory
part(blog_columns)
FROM place p JOIN blog b ON b.id = p.id part(blog_joins)
WHERE p.kind = 2 AND (p.sort_key, p.id) < ($key, $id) AND p.sort_key >= $low AND p.state <= $widest AND ($language = '' OR p.language = $language)
AND (CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_last ELSE p.last END) >= $since AND (CASE WHEN $clear = 0 AND p.circle = 0 THEN b.public_mean ELSE b.mean END) >= $mean AND visible(p)
ORDER BY p.sort_key DESC, p.id DESC LIMIT $most;

-- blog_recent(last id, id id, letter text, language text, since id, mean int, widest int, most int) many: blogs by their newest entry
-- row: blog_directory
part(blog_columns)
FROM place p JOIN blog b ON b.id = p.id part(blog_joins)
WHERE p.kind = 2 AND (p.last, p.id) < ($last, $id) AND p.last >= $since AND p.state <= $widest AND ($letter = '' OR p.letter = $letter) AND ($language = '' OR p.language = $language) AND (CASE WHEN $clear = 0 AND p.circle = 0 THEN b.public_mean ELSE b.mean END) >= $mean AND visible(p)
ORDER BY p.last DESC, p.id DESC LIMIT $most;

-- blog_recent_public(last id, id id, letter text, language text, since id, mean int, widest int, most int) many: the same for strangers: by their newest public entry
-- row: blog_directory
part(blog_columns)
FROM place p JOIN blog b ON b.id = p.id part(blog_joins)
WHERE p.kind = 2 AND (p.public_last, p.id) < ($last, $id) AND p.public_last >= $since AND p.state <= $widest AND ($letter = '' OR p.letter = $letter) AND ($language = '' OR p.language = $language) AND (CASE WHEN $clear = 0 AND p.circle = 0 THEN b.public_mean ELSE b.mean END) >= $mean AND visible(p)
ORDER BY p.public_last DESC, p.id DESC LIMIT $most;

-- blog_rated(mean int, id id, letter text, language text, since id, least int, widest int, most int) many: blogs by their mean rating
-- row: blog_directory
part(blog_columns)
FROM blog b JOIN place p ON p.id = b.id AND p.kind = 2 part(blog_joins)
WHERE (b.mean, b.id) < ($mean, $id) AND b.mean >= $least AND p.state <= $widest AND ($letter = '' OR p.letter = $letter) AND ($language = '' OR p.language = $language) AND (CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_last ELSE p.last END) >= $since AND visible(p)
ORDER BY b.mean DESC, b.id DESC LIMIT $most;

-- blog_rated_public(mean int, id id, letter text, language text, since id, least int, widest int, most int) many: the same for strangers: of public entries
-- row: blog_directory
part(blog_columns)
FROM blog b JOIN place p ON p.id = b.id AND p.kind = 2 part(blog_joins)
WHERE (b.public_mean, b.id) < ($mean, $id) AND b.public_mean >= $least AND p.state <= $widest AND ($letter = '' OR p.letter = $letter) AND ($language = '' OR p.language = $language) AND (CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_last ELSE p.last END) >= $since AND visible(p)
ORDER BY b.public_mean DESC, b.id DESC LIMIT $most;

-- part blog_kept: what the filters of the directory let through, of place p and blog b
p.state <= $widest AND ($letter = '' OR p.letter = $letter) AND ($language = '' OR p.language = $language)
AND (CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_last ELSE p.last END) >= $since AND (CASE WHEN $clear = 0 AND p.circle = 0 THEN b.public_mean ELSE b.mean END) >= $mean;

-- blog_of_people(owners ids, letter text, language text, since id, mean int, widest int, most int) many: the blogs of some people
SELECT p.id FROM place p CROSS JOIN blog b
WHERE b.id = p.id AND p.owner IN list($owners) AND p.kind = 2 AND part(blog_kept) AND visible(p) ORDER BY p.id LIMIT $most;

-- blog_at(low text, high text, letter text, language text, since id, mean int, widest int, most int) many: blogs whose present or a former address begins so
-- row: blog_of_people
SELECT p.id FROM handle h CROSS JOIN place p CROSS JOIN blog b
WHERE h.name >= $low AND h.name < $high AND h.kind = 2 AND p.id = h.target AND p.kind = 2 AND b.id = p.id AND part(blog_kept) AND visible(p) ORDER BY h.name LIMIT $most;

-- blog_words(low text, high text, most int) many: the words of names from low up to high, each once: from one to the next by the index, however many names have it
WITH RECURSIVE walk(word, n) AS (
 SELECT (SELECT w.word FROM blog_word w WHERE w.word >= $low AND w.word < $high ORDER BY w.word LIMIT 1), 1
 UNION ALL
 SELECT (SELECT w.word FROM blog_word w WHERE w.word > k.word AND w.word < $high ORDER BY w.word LIMIT 1), k.n + 1 FROM walk k WHERE k.word IS NOT NULL AND k.n < $most)
SELECT k.word AS word:text FROM walk k WHERE k.word IS NOT NULL ORDER BY k.word LIMIT $most;

-- blog_word_known(low text, high text, widest int, kind int) maybe: has a blog that the viewer may know of a word from low up to high? kind 0: a blog of any kind
-- any order: whether there is one
SELECT p.id FROM blog_word w CROSS JOIN place p
WHERE w.word >= $low AND w.word < $high AND p.id = w.blog AND p.state <= $widest AND ($kind = 0 OR p.kind = $kind) AND visible(p) LIMIT 1;

-- blog_named(low text, high text, low2 text, high2 text, low3 text, high3 text, low4 text, high4 text, letter text, language text, since id, mean int, widest int, kind int, most int) many: by up to four words of their names, in the order of these; an empty one asks for nothing
SELECT p.id FROM blog_word w CROSS JOIN place p CROSS JOIN blog b
WHERE w.word >= $low AND w.word < $high AND p.id = w.blog AND b.id = p.id AND ($kind = 0 OR p.kind = $kind) AND part(blog_kept) AND visible(p)
AND ($low2 = '' OR EXISTS (SELECT 1 FROM blog_word v WHERE v.blog = w.blog AND v.word >= $low2 AND v.word < $high2))
AND ($low3 = '' OR EXISTS (SELECT 1 FROM blog_word v WHERE v.blog = w.blog AND v.word >= $low3 AND v.word < $high3))
AND ($low4 = '' OR EXISTS (SELECT 1 FROM blog_word v WHERE v.blog = w.blog AND v.word >= $low4 AND v.word < $high4))
AND NOT EXISTS (SELECT 1 FROM blog_word u WHERE u.blog = w.blog AND u.word >= $low AND u.word < w.word)
ORDER BY w.word, w.blog LIMIT $most;

-- blog_faces(ids ids) many: what search shows of blogs, communities' among them
-- bounded: by the list
SELECT p.id, p.handle, p.title, p.language, b.tagline, o.name AS owner_name FROM place p JOIN blog b ON b.id = p.id JOIN person o ON o.id = p.owner
WHERE p.id IN list($ids) AND p.state = 1 AND visible(p) ORDER BY p.sort_key, p.id;

-- blog_chosen(ids ids, letter text, language text, since id, mean int, widest int) many: those of some blogs that all filters let through, in the order of names, with what the other orders go by
-- bounded: by the list
SELECT p.id, CASE WHEN $clear = 0 AND p.circle = 0 THEN p.public_last ELSE p.last END AS last:id, CASE WHEN $clear = 0 AND p.circle = 0 THEN b.public_mean ELSE b.mean END AS mean:int
FROM place p JOIN blog b ON b.id = p.id
WHERE p.id IN list($ids) AND p.kind = 2 AND part(blog_kept) AND visible(p)
ORDER BY p.sort_key, p.id;

-- blog_rows(ids ids) many: the rows of some blogs, in no order
-- row: blog_directory
-- bounded: by the list
part(blog_columns)
FROM place p JOIN blog b ON b.id = p.id part(blog_joins)
WHERE p.id IN list($ids) AND visible(p);

-- blog_words_drop(blog place_id) run: the words of its name go
DELETE FROM blog_word WHERE blog = $blog;

-- blog_word_add(word text, blog place_id) run: a word of its name
INSERT INTO blog_word (word, blog) VALUES ($word, $blog) ON CONFLICT (word, blog) DO NOTHING;

-- blog_worded(id place_id) run: all its words are there
UPDATE blog SET worded = true WHERE id = $id;

-- blog_unworded(most int) many: blogs whose words are still to be put
-- unguarded: for the job
SELECT b.id, p.title FROM blog b JOIN place p ON p.id = b.id WHERE b.worded = false AND b.id > 0 ORDER BY b.id LIMIT $most;

-- blog_tags(blog place_id, most int) many: what a blog's newest entries are about, as far as the viewer may read them
-- unguarded: the ids of the newest; those that count pass visible(i)
SELECT t.name, t.label, count(*) AS n:int FROM item_tag x JOIN tag t ON t.id = x.tag
WHERE x.item IN (SELECT i.id FROM item i WHERE i.id IN (SELECT n.id FROM item n WHERE n.place = $blog AND n.root = 0 ORDER BY n.id DESC LIMIT 200) AND i.kind = 2 AND i.state = 3 AND visible(i))
GROUP BY t.id, t.name, t.label ORDER BY count(*) DESC, t.name LIMIT $most;

-- blog_series_list(blog place_id, most int) many: the series of a blog, the one in work first
SELECT e.series, count(*) AS n:int FROM blog_entry e JOIN item i ON i.id = e.id
WHERE e.blog = $blog AND e.series <> '' AND i.state = 3 AND visible(i) GROUP BY e.series ORDER BY max(e.id) DESC LIMIT $most;

-- blog_owned(owner person_id) many: the blogs of a person, for another name to sort by, or for its end
-- unguarded: their order concerns everybody
-- bounded: a person's own
SELECT p.id, p.title, p.handle, p.description, p.language, p.letter, p.audience, p.joining, p.state, b.kind, b.tagline FROM place p JOIN blog b ON b.id = p.id
WHERE p.owner = $owner AND p.kind = 2 AND p.state <> 3 ORDER BY p.id LIMIT 1000;

-- blog_next_owner(blog place_id, except person_id) maybe: who keeps a blog when its keeper leaves
SELECT m.person FROM member m JOIN person p ON p.id = m.person WHERE m.hub = $blog AND m.role = 3 AND m.state = 1 AND m.person <> $except
ORDER BY m.created, m.person LIMIT 1;

-- blog_check_letters() each: blogs counted under a letter and there
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT l.letter, l.circle, l.n AS counted, (SELECT count(*) FROM place p WHERE p.kind = 2 AND p.state = 1 AND p.letter = l.letter AND p.audience = l.circle) AS there:int
FROM blog_letter l WHERE l.n <> (SELECT count(*) FROM place p WHERE p.kind = 2 AND p.state = 1 AND p.letter = l.letter AND p.audience = l.circle);

-- blog_scale_made() each: the generated blogs, in the order of their numbers
-- unguarded: generated data; names nothing to anybody
-- scan: read once by the generator
SELECT l.id, l.owner, l.audience FROM place l WHERE l.kind = 2 AND l.handle LIKE 'blog-%' ORDER BY length(l.handle), l.handle;
