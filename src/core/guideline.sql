-- A clause is in force from its edition `since` on, until one ends it: what is only proposed has since = 0.

-- part clause_rows: a clause with its newest text in a language, and what the viewer did with it
SELECT c.id, c.name, c.position, c.since, c.ended, c.moments, i.comments, i.likes,
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

-- guideline_passed(moment text) count: the moment is behind
INSERT INTO guideline_moment (person, moment, created) VALUES ($viewer, $moment, $now) ON CONFLICT (person, moment) DO NOTHING;

-- guideline_is_passed(moment text) one: is it?
SELECT count(*) AS n:int FROM guideline_moment m WHERE m.person = $viewer AND m.moment = $moment;

-- guideline_has_written() one: something of the viewer's that colleagues read; what is proposed for the guidelines itself is none
-- unguarded: the viewer's own, and only whether there is any
SELECT EXISTS (SELECT 1 FROM item i WHERE i.author = $viewer AND open(i) AND i.kind <> 5) AS written:bool;

-- guideline_has_published() one: something of the viewer's that everybody outside reads
-- unguarded: the viewer's own, and only whether there is any
SELECT EXISTS (SELECT 1 FROM item i WHERE i.author = $viewer AND i.root = 0 AND i.circle = 0) AS published:bool;
