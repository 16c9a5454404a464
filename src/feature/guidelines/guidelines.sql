-- guidelines_edition() maybe: the edition in force
SELECT e.number, e.created FROM guideline_edition e ORDER BY e.number DESC LIMIT 1;

-- guidelines_preface(edition int, language text) maybe: its preface
SELECT p.title, p.body FROM guideline_preface p WHERE p.edition = $edition AND p.language = $language;

-- guidelines_editions() many: all editions, newest first
-- bounded: editions come a few a year
SELECT e.number, e.created, e.note, p.name AS author FROM guideline_edition e JOIN person p ON p.id = e.author ORDER BY e.number DESC;

-- guidelines_texts(language text) many: every wording of every clause in a language
-- bounded: the guidelines are one page
SELECT t.clause, c.name, t.edition, t.title, t.body FROM guideline_text t JOIN guideline_clause c ON c.id = t.clause
WHERE t.language = $language ORDER BY t.clause, t.edition;

-- guidelines_edition_add(number int, author person_id, created time, note text) run: a new edition
INSERT INTO guideline_edition (number, author, created, note) VALUES ($number, $author, $created, $note) ON CONFLICT (number) DO NOTHING;

-- guidelines_preface_add(edition int, language text, title text, body text) run: its preface
INSERT INTO guideline_preface (edition, language, title, body) VALUES ($edition, $language, $title, $body)
ON CONFLICT (edition, language) DO UPDATE SET title = excluded.title, body = excluded.body;

-- guidelines_clause_add(id item_id, name text, position int, since int, moments text) run: a clause
INSERT INTO guideline_clause (id, name, position, since, moments) VALUES ($id, $name, $position, $since, $moments);

-- guidelines_clause_since(id item_id, since int) run: its text changed
UPDATE guideline_clause SET since = $since WHERE id = $id;

-- guidelines_text_add(clause item_id, edition int, language text, title text, body text) run: a wording
INSERT INTO guideline_text (clause, edition, language, title, body) VALUES ($clause, $edition, $language, $title, $body)
ON CONFLICT (clause, edition, language) DO UPDATE SET title = excluded.title, body = excluded.body;

-- guidelines_proposal_add(id id, clause item_id, why text) run: somebody proposes another wording
INSERT INTO guideline_proposal (id, clause, author, language, title, body, why, created, state) VALUES ($id, $clause, $viewer, '', '', '', $why, $now, 1);

-- guidelines_proposal_text_add(proposal id, language text, title text, body text) run: in a language
INSERT INTO guideline_proposal_text (proposal, language, title, body) VALUES ($proposal, $language, $title, $body);

-- guidelines_proposal_texts(proposal id) many: what it says
-- bounded: one for each language
SELECT t.language, t.title, t.body FROM guideline_proposal_text t WHERE t.proposal = $proposal ORDER BY t.language;

-- guidelines_proposals(clause item_id) many: open proposals for a clause
SELECT p.id, p.why, p.created, h.name AS author FROM guideline_proposal p JOIN person h ON h.id = p.author
WHERE p.clause = $clause AND p.state = 1 ORDER BY p.id LIMIT 50;

-- guidelines_proposal(id id) one: one that is open
SELECT p.clause, p.why, c.name FROM guideline_proposal p JOIN guideline_clause c ON c.id = p.clause WHERE p.id = $id AND p.state = 1;

-- guidelines_proposal_state(id id, state int) run: taken or declined
UPDATE guideline_proposal SET state = $state WHERE id = $id;

-- guidelines_open_proposals() one: how many are open
SELECT count(*) AS n:int FROM guideline_proposal p WHERE p.state = 1;

-- guidelines_active() one: active employees and guests
-- scan: an administrator's page of numbers
SELECT count(*) AS n:int FROM person p WHERE p.state = 1 AND p.kind <= 2;

-- guidelines_coverage() many: how many of those acknowledged each clause as it is now; who left keeps the rows
-- bounded: the guidelines are one page
SELECT c.id, c.name, c.since, (SELECT count(*) FROM guideline_acknowledgement a JOIN person p ON p.id = a.person
	WHERE a.clause = c.id AND a.edition >= c.since AND p.state = 1 AND p.kind <= 2) AS n:int
FROM guideline_clause c ORDER BY c.position;

-- guidelines_complete() one: how many of those acknowledged every clause as it is now
SELECT count(*) AS n:int FROM (SELECT a.person FROM guideline_acknowledgement a JOIN guideline_clause c ON c.id = a.clause AND a.edition >= c.since
GROUP BY a.person HAVING count(*) = (SELECT count(*) FROM guideline_clause)) x
WHERE EXISTS (SELECT 1 FROM person p WHERE p.id = x.person AND p.state = 1 AND p.kind <= 2);

-- guidelines_demo_acknowledge(before person_id) run: everybody of the demo but its guest has acknowledged
-- scan: the demo is small
INSERT INTO guideline_acknowledgement (person, clause, edition, created)
SELECT p.id, c.id, c.since, $now FROM person p, guideline_clause c WHERE p.kind = 1 AND p.id > $before
ON CONFLICT (person, clause) DO NOTHING;

-- guidelines_protect(name text, folded text) run: a protected name
INSERT INTO protected_name (name, folded) VALUES ($name, $folded) ON CONFLICT (name) DO NOTHING;

-- guidelines_export(person person_id) many: what a person acknowledged
-- bounded: the guidelines are one page
SELECT c.name, a.edition, a.created FROM guideline_acknowledgement a JOIN guideline_clause c ON c.id = a.clause WHERE a.person = $person ORDER BY c.position;

-- guidelines_cards(ids ids) many: clauses among the ids
-- bounded: by the list
SELECT c.id, c.name FROM guideline_clause c WHERE c.id IN list($ids);

-- guidelines_name(id item_id) one: the key of a clause
SELECT c.name FROM guideline_clause c WHERE c.id = $id;
