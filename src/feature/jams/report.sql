-- ---- what the report of a jam is made of: what all its readers may read ----

-- report_front_of_country(jam place_id, label text, most int) many: ideas from a country that brought most about, and who wrote them
-- unguarded: for the job
SELECT t.id, i.author FROM jam_idea t JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam JOIN person h ON h.id = i.author
WHERE t.jam = $jam AND h.country = $label AND t.rehearsal = false AND i.state = 3 AND i.circle = p.circle ORDER BY i.likes + 2 * i.comments + 3 * t.built DESC, t.id LIMIT $most;

-- report_front(jam place_id, most int) many: the ideas that brought most about, each with those that it stands for
-- scan: those that became one with another are few, and summed up once
-- unguarded: for the job
SELECT t.id, i.likes + coalesce(m.likes, 0) AS likes:int, i.comments + coalesce(m.comments, 0) AS comments:int, t.built + coalesce(m.built, 0) AS built:int
FROM jam_idea t JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam
LEFT JOIN (SELECT s.merged AS stands, sum(n.likes) AS likes, sum(n.comments) AS comments, sum(s.built + 1) AS built
	FROM jam_idea s JOIN item n ON n.id = s.id WHERE s.merged > 0 AND s.jam = $jam AND n.state = 3 GROUP BY s.merged) m ON m.stands = t.id
WHERE t.jam = $jam AND t.rehearsal = false AND t.merged = 0 AND i.state = 3 AND i.circle = p.circle
ORDER BY i.likes + coalesce(m.likes, 0) + 2 * (i.comments + coalesce(m.comments, 0)) + 3 * (t.built + coalesce(m.built, 0)) DESC, t.id LIMIT $most;

-- report_answers(idea item_id, most int) many: the answers to an idea that most thanked for
-- row: report_front_of_country
-- unguarded: for the job; they carry the circle of their idea
SELECT c.id, c.author FROM item c WHERE c.root = $idea AND c.root <> 0 AND c.state = 3 ORDER BY c.likes DESC, c.id LIMIT $most;

-- report_builds(idea item_id, most int) many: ideas that build on one, or say the same
-- row: report_front_of_country
-- unguarded: for the job
SELECT t.id, i.author FROM jam_link l JOIN jam_idea t ON t.id = l.idea JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam
WHERE l.other = $idea AND l.kind <> 2 AND t.rehearsal = false AND i.state = 3 AND i.circle = p.circle ORDER BY i.likes DESC, t.id LIMIT $most;

-- report_contradicted(jam place_id, most int) many: ideas that others contradict
-- unguarded: for the job
SELECT t.id, count(*) AS n:int FROM jam_idea t CROSS JOIN jam_link l JOIN jam_idea s ON s.id = l.idea
JOIN item i ON i.id = t.id JOIN item c ON c.id = s.id JOIN place p ON p.id = t.jam
WHERE t.jam = $jam AND l.other = t.id AND l.kind = 2 AND t.rehearsal = false AND s.rehearsal = false AND i.state = 3 AND i.circle = p.circle AND c.state = 3 AND c.circle = p.circle
GROUP BY t.id ORDER BY n DESC, t.id LIMIT $most;

-- report_contradicting(idea item_id, most int) many: what contradicts one
-- row: report_front_of_country
-- unguarded: for the job
SELECT t.id, i.author FROM jam_link l JOIN jam_idea t ON t.id = l.idea JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam
WHERE l.other = $idea AND l.kind = 2 AND t.rehearsal = false AND i.state = 3 AND i.circle = p.circle ORDER BY i.likes DESC, t.id LIMIT $most;

-- report_split(jam place_id, most int) many: ideas of which a group thinks otherwise than the others
SELECT g.idea, g.agree, g.share, g.others, o.people FROM jam_group_idea g JOIN jam_group o ON o.jam = g.jam AND o.number = g.number
WHERE g.jam = $jam AND g.share - g.others >= 30 ORDER BY g.share - g.others DESC, g.number, g.position LIMIT $most;

-- report_unanswered(jam place_id, most int) many: ideas that nobody answered, the least heard first
-- row: report_front_of_country
-- unguarded: for the job
SELECT t.id, i.author FROM jam_idea t JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam
WHERE t.jam = $jam AND t.answered = false AND t.rehearsal = false AND t.merged = 0 AND i.state = 3 AND i.circle = p.circle ORDER BY t.readers, t.id LIMIT $most;

-- report_unseen(jam place_id, most int) many: ideas that fewer than 20 people were shown
-- row: report_front_of_country
-- unguarded: for the job
SELECT t.id, i.author FROM jam_idea t JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam
WHERE t.jam = $jam AND t.readers < 20 AND t.rehearsal = false AND t.merged = 0 AND i.state = 3 AND i.circle = p.circle ORDER BY t.readers, t.id LIMIT $most;

-- report_counts(jam place_id) one: how many of them there are
-- unguarded: for the job
SELECT count(*) AS ideas:int, coalesce(sum(CASE WHEN t.answered OR t.merged > 0 THEN 0 ELSE 1 END), 0) AS unanswered:int, coalesce(sum(CASE WHEN t.readers < 20 AND t.merged = 0 THEN 1 ELSE 0 END), 0) AS unseen:int
FROM jam_idea t JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam WHERE t.jam = $jam AND t.rehearsal = false AND i.state = 3 AND i.circle = p.circle;

-- report_front_of_unit(jam place_id, label text, most int) many: from a unit
-- row: report_front_of_country
-- unguarded: for the job
SELECT t.id, i.author FROM jam_idea t JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam JOIN person h ON h.id = i.author
WHERE t.jam = $jam AND h.unit = $label AND t.rehearsal = false AND i.state = 3 AND i.circle = p.circle ORDER BY i.likes + 2 * i.comments + 3 * t.built DESC, t.id LIMIT $most;

-- report_said_in(jam place_id, since time, until time, most int) many: ideas of a stretch of time that brought most about
-- row: report_front_of_country
-- unguarded: for the job
SELECT t.id, i.author FROM jam_idea t JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam
WHERE t.jam = $jam AND t.rehearsal = false AND i.state = 3 AND i.circle = p.circle AND i.created >= $since AND i.created < $until
ORDER BY i.likes + 2 * i.comments + 3 * t.built DESC, t.id LIMIT $most;

-- report_themes(jam place_id, most int) many: themes, each with what shows it
-- bounded: THEMES_MAX times THEME_EVIDENCE
SELECT t.number, t.language, t.name, t.texts, t.authors, e.item FROM jam_theme t JOIN jam_theme_post e ON e.jam = t.jam AND e.stretch = t.stretch AND e.number = t.number
WHERE t.jam = $jam AND t.stretch = 0 AND t.number < $most ORDER BY t.number, e.position LIMIT 300;

-- ---- writing ----

-- report_put(jam place_id, basis time, posts int, authors int) count: unless another server made a later one
INSERT INTO jam_report (jam, basis, made, posts, authors) VALUES ($jam, $basis, $now, $posts, $authors)
ON CONFLICT (jam) DO UPDATE SET basis = excluded.basis, made = excluded.made, posts = excluded.posts, authors = excluded.authors WHERE jam_report.basis < excluded.basis;

-- sentence_clear(jam place_id) run: before they are written anew
DELETE FROM jam_sentence WHERE jam = $jam;

-- report_turn_clear(jam place_id) run: with the turns it tells of
DELETE FROM jam_report_turn WHERE jam = $jam;

-- report_turn_add(jam place_id, starts time, mean_before real, mean_after real, chance real, posts_before int, posts_after int, hours_before int, hours_after int, error_before real, error_after real) run: one of them
INSERT INTO jam_report_turn (jam, starts, mean_before, mean_after, chance, posts_before, posts_after, hours_before, hours_after, error_before, error_after)
VALUES ($jam, $starts, $mean_before, $mean_after, $chance, $posts_before, $posts_after, $hours_before, $hours_after, $error_before, $error_after);

-- sentence_post_clear(jam place_id) run: with the posts that show them
DELETE FROM jam_sentence_post WHERE jam = $jam;

-- sentence_add(jam place_id, number int, sort int, label text, language text, n int, m int, k int) run: one
INSERT INTO jam_sentence (jam, number, sort, label, language, n, m, k) VALUES ($jam, $number, $sort, $label, $language, $n, $m, $k);

-- sentence_post_add(jam place_id, number int, position int, item item_id) run: a post that shows it
INSERT INTO jam_sentence_post (jam, number, position, item) VALUES ($jam, $number, $position, $item);

-- ---- the page ----

-- report_find(jam place_id) maybe: of a jam that was found for the viewer
SELECT r.basis, r.made, r.posts, r.authors FROM jam_report r WHERE r.jam = $jam;

-- sentence_list(jam place_id) many: what it says, each with the posts that show it, as far as the viewer may read them now
-- bounded: SENTENCES_MOST times SENTENCE_POSTS
SELECT s.number, s.sort, s.label, s.language, s.n, s.m, s.k, e.position, i.id, i.root, i.language AS post_language, t.title, h.name
FROM jam_sentence s JOIN jam_sentence_post e ON e.jam = s.jam AND e.number = s.number JOIN item i ON i.id = e.item
JOIN jam_idea t ON t.id = CASE WHEN i.root = 0 THEN i.id ELSE i.root END JOIN person h ON h.id = i.author
WHERE s.jam = $jam AND i.state = 3 AND visible(i) ORDER BY s.number, e.position LIMIT 1000;

-- ---- the archive ----

-- archive_ideas(jam place_id, after item_id, most int) many: what the viewer may read of a jam, in batches
SELECT t.id, f.title AS forum, CASE WHEN h.state = 2 THEN '' WHEN $clear = 0 AND h.pseudonym <> '' AND h.id <> $viewer THEN '' ELSE h.handle END AS handle:text, h.name, i.created, i.language, i.likes, i.comments, t.built, t.merged, t.title, t.body
FROM jam_idea t JOIN item i ON i.id = t.id JOIN place f ON f.id = t.forum JOIN person h ON h.id = i.author
WHERE t.jam = $jam AND t.id > $after AND t.rehearsal = false AND i.state = 3 AND visible(i) AND visible(f) ORDER BY t.id LIMIT $most;

-- archive_ids(jam place_id, after item_id, most int) many: their numbers alone
SELECT t.id FROM jam_idea t JOIN item i ON i.id = t.id WHERE t.jam = $jam AND t.id > $after AND t.rehearsal = false AND i.state = 3 AND visible(i) ORDER BY t.id LIMIT $most;

-- archive_answers(ids ids, root id, id item_id, most int) each: the answers below some of them, behind one of these
SELECT c.id, c.root, c.reply_to, CASE WHEN h.state = 2 THEN '' WHEN $clear = 0 AND h.pseudonym <> '' AND h.id <> $viewer THEN '' ELSE h.handle END AS handle:text, h.name, c.created, c.language, c.likes, w.body
FROM item c JOIN comment w ON w.id = c.id JOIN person h ON h.id = c.author WHERE c.root IN list($ids) AND c.root <> 0 AND (c.root, c.id) > ($root, $id) AND c.state = 3 AND visible(c) ORDER BY c.root, c.id LIMIT $most;

-- archive_links(ids ids) each: what some of them name
SELECT l.idea, l.other, l.kind FROM jam_link l JOIN jam_idea o ON o.id = l.other JOIN item n ON n.id = o.id
WHERE l.idea IN list($ids) AND o.rehearsal = false AND n.state = 3 AND visible(n) ORDER BY l.idea, l.other;

-- ---- ruche check ----

-- report_check() each: sentences that fewer than three posts show
-- scan: ruche check looks at everything
SELECT s.jam AS id:place_id, s.number FROM jam_sentence s WHERE (SELECT count(*) FROM jam_sentence_post e WHERE e.jam = s.jam AND e.number = s.number) < 3;
