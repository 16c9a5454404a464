-- ---- what a job reads: what all readers of a jam may read, nothing narrower ----

-- understand_due(after place_id, most int) many: jams of which something may be understood anew, until a day behind their end
-- unguarded: for the job
SELECT j.id, j.opens, j.closes, j.freezes, coalesce(s.basis, 0) AS basis:time, coalesce(s.posts, -1) AS posts:int, coalesce(s.newest, 0) AS newest:time,
       coalesce(s.grouped, 0) AS grouped:time, coalesce(s.languages_of, 0) AS languages_of:int, coalesce(s.parted, 0) AS parted:real, coalesce(r.basis, 0) AS reported:time
FROM jam j JOIN place p ON p.id = j.id LEFT JOIN jam_insight s ON s.jam = j.id LEFT JOIN jam_report r ON r.jam = j.id
WHERE j.id > $after AND p.state < 3 AND j.opens <= $now AND (s.basis IS NULL OR s.basis < j.freezes + 86400000000
OR (j.freezes <= $now AND (r.basis IS NULL OR r.basis < j.freezes + 60000000))) ORDER BY j.id LIMIT $most;

-- understand_ideas_seen(jam place_id) one: how many there are, and the newest change of them
-- unguarded: for the job
SELECT count(*) AS n:int, coalesce(max(i.updated), 0) AS newest:time FROM jam_idea t JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam
WHERE t.jam = $jam AND t.rehearsal = false AND i.state = 3 AND i.circle = p.circle;

-- understand_answers_seen(jam place_id) one: the same of answers
-- row: understand_ideas_seen
-- unguarded: for the job
SELECT count(*) AS n:int, coalesce(max(c.updated), 0) AS newest:time FROM jam_idea t JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam JOIN item c ON c.root = t.id
WHERE t.jam = $jam AND t.rehearsal = false AND i.state = 3 AND i.circle = p.circle AND c.root <> 0 AND c.state = 3 AND c.circle = p.circle;

-- understand_ideas(jam place_id, after item_id, most int) many: ideas with their words, in batches
-- unguarded: for the job
SELECT t.id, i.author, i.created, i.language, t.title, t.body FROM jam_idea t JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam
WHERE t.jam = $jam AND t.id > $after AND t.rehearsal = false AND i.state = 3 AND i.circle = p.circle ORDER BY t.id LIMIT $most;

-- understand_answers(jam place_id, ids ids, root id, id item_id, most int) each: the answers below them, behind one of them
-- unguarded: for the job
SELECT c.id, c.root, c.author, c.created, c.language, w.body FROM item c JOIN comment w ON w.id = c.id JOIN place p ON p.id = $jam
WHERE c.root IN list($ids) AND c.root <> 0 AND (c.root, c.id) > ($root, $id) AND c.state = 3 AND c.circle = p.circle ORDER BY c.root, c.id LIMIT $most;

-- understand_moods(jam place_id) many: the hours that were measured
-- bounded: MOOD_BUCKETS
SELECT m.starts, m.posts, m.authors, m.mean, m.error FROM jam_mood m WHERE m.jam = $jam ORDER BY m.starts LIMIT 2000;

-- understand_stances_seen(jam place_id, since time) one: how many people took a stance, or another one, since a time, on what is read
-- unguarded: for the job
SELECT count(DISTINCT s.person) AS n:int FROM jam_stance s JOIN jam_idea t ON t.id = s.idea JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam
WHERE s.jam = $jam AND s.created > $since AND t.rehearsal = false AND i.state = 3 AND i.circle = p.circle;

-- understand_stances_all(jam place_id) one: how many stances there are
SELECT count(*) AS n:int FROM jam_stance s WHERE s.jam = $jam;

-- understand_stances(jam place_id, person id, idea id, most int) many: who thinks what of which idea, person by person, in batches
-- unguarded: for the job
SELECT s.person, s.idea, s.stance FROM jam_stance s JOIN jam_idea t ON t.id = s.idea JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam
WHERE s.jam = $jam AND (s.person, s.idea) > ($person, $idea) AND t.rehearsal = false AND i.state = 3 AND i.circle = p.circle ORDER BY s.person, s.idea LIMIT $most;

-- understand_whole(jam place_id) one: whether a jam is for all colleagues
-- unguarded: for the job
SELECT p.circle <= 1 AS all_of_us:bool FROM place p WHERE p.id = $jam;

-- whole_by_country() many: colleagues by country
-- scan: for the job, outside of requests
-- bounded: UNHEARD_PARTS
SELECT p.country AS label:text, count(*) AS n:int FROM person p WHERE p.kind = 1 AND p.state = 1 GROUP BY p.country ORDER BY label LIMIT 100000;

-- whole_by_unit() many: by unit
-- row: whole_by_country
-- scan: for the job, outside of requests
-- bounded: UNHEARD_PARTS
SELECT p.unit AS label:text, count(*) AS n:int FROM person p WHERE p.kind = 1 AND p.state = 1 GROUP BY p.unit ORDER BY label LIMIT 100000;

-- whole_by_language() many: by the language they chose
-- row: whole_by_country
-- scan: for the job, outside of requests
-- bounded: UNHEARD_PARTS
SELECT p.language AS label:text, count(*) AS n:int FROM person p WHERE p.kind = 1 AND p.state = 1 GROUP BY p.language ORDER BY label LIMIT 100000;

-- let_in_by_country(jam place_id) many: the same of who was let in, for a jam that is not for all
-- row: whole_by_country
-- bounded: UNHEARD_PARTS
SELECT p.country AS label:text, count(*) AS n:int FROM member m JOIN person p ON p.id = m.person
WHERE m.hub = $jam AND m.role >= 1 AND m.state = 1 AND p.kind = 1 AND p.state = 1 GROUP BY p.country ORDER BY label LIMIT 100000;

-- let_in_by_unit(jam place_id) many: by unit
-- row: whole_by_country
-- bounded: UNHEARD_PARTS
SELECT p.unit AS label:text, count(*) AS n:int FROM member m JOIN person p ON p.id = m.person
WHERE m.hub = $jam AND m.role >= 1 AND m.state = 1 AND p.kind = 1 AND p.state = 1 GROUP BY p.unit ORDER BY label LIMIT 100000;

-- let_in_by_language(jam place_id) many: by the language they chose
-- row: whole_by_country
-- bounded: UNHEARD_PARTS
SELECT p.language AS label:text, count(*) AS n:int FROM member m JOIN person p ON p.id = m.person
WHERE m.hub = $jam AND m.role >= 1 AND m.state = 1 AND p.kind = 1 AND p.state = 1 GROUP BY p.language ORDER BY label LIMIT 100000;

-- speakers_among(ids ids) many: where those who spoke belong, of colleagues
-- bounded: by the list
SELECT p.country, p.unit, p.language FROM person p WHERE p.id IN list($ids) AND p.kind = 1 AND p.state = 1;

-- speakers_let_in(jam place_id, ids ids) many: the same of who still belongs to a jam that is not for all
-- row: speakers_among
-- bounded: by the list
SELECT p.country, p.unit, p.language FROM member m JOIN person p ON p.id = m.person
WHERE m.hub = $jam AND m.role >= 1 AND m.state = 1 AND p.id IN list($ids) AND p.kind = 1 AND p.state = 1;

-- ---- what it writes ----

-- insight_put(jam place_id, was time, basis time, posts int, authors int, newest time, grouped time, others int, withheld int, parted real, languages_of int) count: unless another server did so since the row was read
INSERT INTO jam_insight (jam, basis, posts, authors, newest, grouped, others, withheld, parted, languages_of)
VALUES ($jam, $basis, $posts, $authors, $newest, $grouped, $others, $withheld, $parted, $languages_of)
ON CONFLICT (jam) DO UPDATE SET basis = excluded.basis, posts = excluded.posts, authors = excluded.authors, newest = excluded.newest, grouped = excluded.grouped,
others = excluded.others, withheld = excluded.withheld, parted = excluded.parted, languages_of = excluded.languages_of WHERE jam_insight.basis = $was AND jam_insight.basis < excluded.basis;

-- insight_looked(jam place_id, basis time) run: nothing had changed
UPDATE jam_insight SET basis = $basis WHERE jam = $jam AND basis < $basis;

-- theme_clear(jam place_id) run: before they are written anew
DELETE FROM jam_theme WHERE jam = $jam;

-- theme_post_clear(jam place_id) run: with the posts that show them
DELETE FROM jam_theme_post WHERE jam = $jam;

-- theme_add(jam place_id, stretch int, number int, language text, name text, words text, texts int, authors int, earlier int) run: one of them
INSERT INTO jam_theme (jam, stretch, number, language, name, words, texts, authors, earlier) VALUES ($jam, $stretch, $number, $language, $name, $words, $texts, $authors, $earlier);

-- theme_post_add(jam place_id, stretch int, number int, position int, item item_id) run: a post that shows it
INSERT INTO jam_theme_post (jam, stretch, number, position, item) VALUES ($jam, $stretch, $number, $position, $item);

-- mood_add(jam place_id, starts time, posts int, authors int, mean real, error real) run: an hour, once
INSERT INTO jam_mood (jam, starts, posts, authors, mean, error) VALUES ($jam, $starts, $posts, $authors, $mean, $error) ON CONFLICT (jam, starts) DO NOTHING;

-- turn_clear(jam place_id) run: before they are written anew
DELETE FROM jam_turn WHERE jam = $jam;

-- turn_add(jam place_id, starts time, mean_before real, mean_after real, chance real, posts_before int, posts_after int, hours_before int, hours_after int, error_before real, error_after real, standing int) run: one of them
INSERT INTO jam_turn (jam, starts, mean_before, mean_after, chance, posts_before, posts_after, hours_before, hours_after, error_before, error_after, standing)
VALUES ($jam, $starts, $mean_before, $mean_after, $chance, $posts_before, $posts_after, $hours_before, $hours_after, $error_before, $error_after, $standing);

-- group_clear(jam place_id) run: before they are written anew
DELETE FROM jam_group WHERE jam = $jam;

-- group_idea_clear(jam place_id) run: with what they think
DELETE FROM jam_group_idea WHERE jam = $jam;

-- group_add(jam place_id, number int, people int) run: one of them
INSERT INTO jam_group (jam, number, people) VALUES ($jam, $number, $people);

-- group_idea_add(jam place_id, number int, position int, idea item_id, agree bool, share int, others int) run: an idea that makes it what it is
INSERT INTO jam_group_idea (jam, number, position, idea, agree, share, others) VALUES ($jam, $number, $position, $idea, $agree, $share, $others);

-- unheard_clear(jam place_id, languages bool) run: before they are written anew
DELETE FROM jam_unheard WHERE jam = $jam AND ($languages OR sort <> 3);

-- unheard_add(jam place_id, sort int, number int, label text, people int, heard int, expected int) run: one of them
INSERT INTO jam_unheard (jam, sort, number, label, people, heard, expected) VALUES ($jam, $sort, $number, $label, $people, $heard, $expected);

-- ---- stances ----

-- stance_put(idea item_id, jam place_id, stance int) run: the viewer's, or another one
INSERT INTO jam_stance (idea, person, jam, stance, created) VALUES ($idea, $viewer, $jam, $stance, $now)
ON CONFLICT (idea, person) DO UPDATE SET stance = excluded.stance, created = excluded.created;

-- stance_drop(idea item_id) run: it is taken back
DELETE FROM jam_stance WHERE idea = $idea AND person = $viewer;

-- stance_find(idea item_id) maybe: what the viewer thinks of it
SELECT s.stance FROM jam_stance s WHERE s.idea = $idea AND s.person = $viewer;

-- stance_export(person person_id) each: what somebody thinks of ideas
SELECT s.idea, s.stance, s.created FROM jam_stance s WHERE s.person = $person;

-- stance_erase(person person_id) run: the end of an account
DELETE FROM jam_stance WHERE person = $person;

-- ---- what pages show of a jam that was found for the viewer ----

-- insight_find(jam place_id) maybe: of how much it was made, and when
SELECT s.basis, s.posts, s.authors, s.newest, s.others, s.withheld, s.parted FROM jam_insight s WHERE s.jam = $jam;

-- theme_list(jam place_id, stretch int, most int) many: the themes with most posts first, each with the posts that show it, as far as the viewer may read them now
-- bounded: THEMES_MAX times THEME_EVIDENCE
SELECT t.number, t.language, t.name, t.words, t.texts, t.authors, t.earlier, i.id, i.root, i.language AS post_language, d.title, h.name AS author
FROM jam_theme t JOIN jam_theme_post e ON e.jam = t.jam AND e.stretch = t.stretch AND e.number = t.number JOIN item i ON i.id = e.item
JOIN jam_idea d ON d.id = CASE WHEN i.root = 0 THEN i.id ELSE i.root END JOIN person h ON h.id = i.author
WHERE t.jam = $jam AND t.stretch = $stretch AND t.number < $most AND i.state = 3 AND visible(i) ORDER BY t.number, e.position LIMIT 300;

-- mood_list(jam place_id, since time) many: the hours that were measured, from a time on
-- row: understand_moods
-- bounded: MOOD_BUCKETS
SELECT m.starts, m.posts, m.authors, m.mean, m.error FROM jam_mood m WHERE m.jam = $jam AND m.starts >= $since ORDER BY m.starts LIMIT 2000;

-- turn_list(jam place_id) many: where it turned, also where that is not certain yet, and where it was told and is none
-- bounded: TURNS_TOLD
SELECT t.starts, t.mean_before, t.mean_after, t.chance, t.posts_before, t.posts_after, t.hours_before, t.hours_after, t.error_before, t.error_after, t.standing
FROM jam_turn t WHERE t.jam = $jam ORDER BY t.starts LIMIT 40;

-- turns_certain(jam place_id) many: where it turned
-- row: turn_list
SELECT t.starts, t.mean_before, t.mean_after, t.chance, t.posts_before, t.posts_after, t.hours_before, t.hours_after, t.error_before, t.error_after, t.standing
FROM jam_turn t WHERE t.jam = $jam AND t.standing = 1 ORDER BY t.starts LIMIT 20;

-- report_turns(jam place_id) many: those that the report tells of
-- row: turn_list
SELECT t.starts, t.mean_before, t.mean_after, t.chance, t.posts_before, t.posts_after, t.hours_before, t.hours_after, t.error_before, t.error_after, 1 AS standing:int
FROM jam_report_turn t WHERE t.jam = $jam ORDER BY t.starts LIMIT 20;

-- group_ideas(jam place_id) many: the largest first, with what they think of ideas that the viewer may read now
-- bounded: GROUPS_MAX times GROUPS_DEFINING
SELECT o.number, o.people, g.agree, g.share, g.others, i.id, i.language, t.title, h.name FROM jam_group o JOIN jam_group_idea g ON g.jam = o.jam AND g.number = o.number
JOIN jam_idea t ON t.id = g.idea JOIN item i ON i.id = t.id JOIN person h ON h.id = i.author
WHERE o.jam = $jam AND i.state = 3 AND visible(i) ORDER BY o.number, g.position LIMIT 100;

-- unheard_list(jam place_id) many: those that miss the most voices first
-- bounded: UNHEARD_SHOWN of each sort
SELECT u.sort, u.label, u.people, u.heard, u.expected FROM jam_unheard u WHERE u.jam = $jam ORDER BY u.sort, u.number LIMIT 100;

-- ---- ruche check ----

-- insight_check() each: hours of a mood that too few people are behind, and themes of fewer than three
-- scan: ruche check looks at everything
SELECT m.jam AS id:place_id FROM jam_mood m WHERE m.authors < 20 UNION ALL SELECT t.jam FROM jam_theme t WHERE t.authors < 3
UNION ALL SELECT g.jam FROM jam_group g WHERE g.people < 20;
