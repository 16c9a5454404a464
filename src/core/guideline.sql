-- A clause is in force from its edition `since` on, until one ends it: what is only proposed has since = 0.

-- part clause_rows: a clause with its newest text in a language, and what the viewer did with it
SELECT c.id, c.name, c.position, c.since, c.ended, c.moments, i.comments, i.likes, i.raters, i.stars,
       CASE WHEN i.raters = 0 THEN 0 ELSE coalesce((SELECT g.stars FROM rating g WHERE g.item = i.id AND g.person = $viewer), 0) END AS my_stars:int,
       EXISTS (SELECT 1 FROM reaction r WHERE r.item = c.id AND r.person = $viewer AND r.kind = 1) AS liked:bool,
       coalesce((SELECT a.edition FROM guideline_acknowledgement a WHERE a.person = $viewer AND a.clause = c.id), 0) AS acknowledged:int,
       coalesce((SELECT t.title FROM guideline_text t WHERE t.clause = c.id AND t.language = $language ORDER BY t.edition DESC LIMIT 1), '') AS title:text,
       coalesce((SELECT t.body FROM guideline_text t WHERE t.clause = c.id AND t.language = $language ORDER BY t.edition DESC LIMIT 1), '') AS body:text,
       coalesce((SELECT t.title FROM guideline_text t WHERE t.clause = c.id AND t.language = 'en' ORDER BY t.edition DESC LIMIT 1), '') AS title_en:text,
       coalesce((SELECT t.body FROM guideline_text t WHERE t.clause = c.id AND t.language = 'en' ORDER BY t.edition DESC LIMIT 1), '') AS body_en:text
FROM guideline_clause c CROSS JOIN item i;

-- guideline_rows(language text) many: clauses in force with their newest text in a language
-- bounded: the guidelines are one page
-- unguarded: the wording is a public page; the items are internal, since colleagues talk below them
part(clause_rows)
WHERE i.id = c.id AND c.since > 0 AND c.ended = 0 ORDER BY c.position;

-- guideline_named(name text, language text) maybe: one by its key, in force or not
-- row: guideline_rows
-- unguarded: the same; who may read what is only proposed is the page's business
part(clause_rows)
WHERE i.id = c.id AND c.name = $name;

-- guideline_among(ids ids, language text) many: those of the ids, in force or not
-- row: guideline_rows
-- bounded: by the list
-- unguarded: asked for items that were found for the viewer, and by the index
part(clause_rows)
WHERE i.id = c.id AND c.id IN list($ids);

-- guideline_pending() one: clauses in force that are not acknowledged in their present wording
SELECT count(*) AS n:int FROM guideline_clause c
WHERE c.since > 0 AND c.ended = 0 AND NOT EXISTS (SELECT 1 FROM guideline_acknowledgement a WHERE a.person = $viewer AND a.clause = c.id AND a.edition >= c.since);

-- guideline_acknowledge(person person_id, edition int) run: all in force that an edition had as they are now
INSERT INTO guideline_acknowledgement (person, clause, edition, created)
SELECT $person, c.id, c.since, $now FROM guideline_clause c WHERE c.since > 0 AND c.since <= $edition AND c.ended = 0
ON CONFLICT (person, clause) DO UPDATE SET edition = excluded.edition, created = excluded.created;

-- guideline_moments_passed() many: the moments that are behind the viewer
-- bounded: there are three
SELECT m.moment FROM guideline_moment m WHERE m.person = $viewer;

-- guideline_of_moments(language text) many: clauses in force that are shown at a moment, in a language and in English
-- bounded: the guidelines are one page
SELECT c.id, c.name, c.moments,
       coalesce((SELECT t.title FROM guideline_text t WHERE t.clause = c.id AND t.language = $language ORDER BY t.edition DESC LIMIT 1), '') AS title:text,
       coalesce((SELECT t.body FROM guideline_text t WHERE t.clause = c.id AND t.language = $language ORDER BY t.edition DESC LIMIT 1), '') AS body:text,
       coalesce((SELECT t.title FROM guideline_text t WHERE t.clause = c.id AND t.language = 'en' ORDER BY t.edition DESC LIMIT 1), '') AS title_en:text,
       coalesce((SELECT t.body FROM guideline_text t WHERE t.clause = c.id AND t.language = 'en' ORDER BY t.edition DESC LIMIT 1), '') AS body_en:text
FROM guideline_clause c WHERE c.since > 0 AND c.ended = 0 AND c.moments <> '' ORDER BY c.position;

-- guideline_passed(person person_id, moment text) run: the moment is behind
INSERT INTO guideline_moment (person, moment, created) VALUES ($person, $moment, $now) ON CONFLICT (person, moment) DO NOTHING;

-- guideline_written() one: what the viewer's transaction wrote for others: it waits for the index since now
-- unguarded: only how much of it there is, for who has just written it
SELECT coalesce(sum(CASE WHEN i.circle <> $viewer THEN 1 ELSE 0 END), 0) AS posts:int,
       coalesce(sum(CASE WHEN i.circle = 0 AND i.root = 0 THEN 1 ELSE 0 END), 0) AS outside:int,
       coalesce(sum(CASE WHEN i.circle = 0 AND i.root <> 0 THEN 1 ELSE 0 END), 0) AS answers:int
FROM search_queue q CROSS JOIN item i WHERE q.since = $now AND i.id = q.item AND i.state = 3 AND (i.root = 0 OR i.author = $viewer);

-- guideline_behind(person person_id) one: what a person has written already, of each kind whether there is any
-- unguarded: only whether there is any
SELECT EXISTS (SELECT 1 FROM item i WHERE i.author = $person AND open(i) AND i.kind NOT IN (5, 22)) AS posts:bool,
       EXISTS (SELECT 1 FROM item i WHERE i.author = $person AND i.root = 0 AND i.circle = 0) AS outside:bool,
       EXISTS (SELECT 1 FROM item i WHERE i.author = $person AND i.root <> 0 AND i.circle = 0) AS answers:bool;
