-- guidelines_edition() maybe: the edition in force
SELECT e.number, e.created FROM guideline_edition e ORDER BY e.number DESC LIMIT 1;

-- guidelines_preface(edition int, language text) maybe: its preface
SELECT p.title, p.body FROM guideline_preface p WHERE p.edition = $edition AND p.language = $language;

-- guidelines_edition_day(number int) maybe: when one was made
SELECT e.created FROM guideline_edition e WHERE e.number = $number;

-- guidelines_prefaces(language text) many: the preface of every edition in a language
-- bounded: editions come a few a year
SELECT p.edition, p.title, p.body FROM guideline_preface p WHERE p.language = $language ORDER BY p.edition;

-- guidelines_editions() many: all editions, newest first
-- bounded: editions come a few a year
SELECT e.number, e.created, e.note, p.name AS author FROM guideline_edition e JOIN person p ON p.id = e.author ORDER BY e.number DESC;

-- guidelines_texts(language text) many: every wording of every clause in a language, without what is only proposed
-- bounded: the guidelines are one page
SELECT t.clause, c.name, t.edition, t.title, t.body FROM guideline_text t JOIN guideline_clause c ON c.id = t.clause
WHERE t.language = $language AND t.edition > 0 ORDER BY t.clause, t.edition;

-- guidelines_ended(language text) many: clauses that hold no more
-- bounded: editions come a few a year, and each ends one
SELECT c.name, c.ended, t.title FROM guideline_clause c JOIN guideline_text t ON t.clause = c.id AND t.language = $language
WHERE c.ended > 0 AND t.edition = (SELECT max(n.edition) FROM guideline_text n WHERE n.clause = c.id AND n.language = $language) ORDER BY c.position;

-- guidelines_edition_add(number int, author person_id, created time, note text) run: a new edition
INSERT INTO guideline_edition (number, author, created, note) VALUES ($number, $author, $created, $note) ON CONFLICT (number) DO NOTHING;

-- guidelines_preface_add(edition int, language text, title text, body text) run: its preface
INSERT INTO guideline_preface (edition, language, title, body) VALUES ($edition, $language, $title, $body)
ON CONFLICT (edition, language) DO UPDATE SET title = excluded.title, body = excluded.body;

-- guidelines_clause_add(id item_id, name text, position int, since int, moments text) run: a clause
INSERT INTO guideline_clause (id, name, position, since, moments) VALUES ($id, $name, $position, $since, $moments);

-- guidelines_clause_since(id item_id, since int) run: its text changed
UPDATE guideline_clause SET since = $since WHERE id = $id;

-- guidelines_clause_key(name text) maybe: the clause of a key, in force or not
SELECT c.id FROM guideline_clause c WHERE c.name = $name;

-- guidelines_make_way(behind int) run: others move on in the order, and with them what is proposed to come behind them
UPDATE guideline_clause SET position = position + 1 WHERE position > $behind;

-- guidelines_clause_begin(id item_id, position int, since int) run: what was proposed is in force
UPDATE guideline_clause SET position = $position, since = $since WHERE id = $id;

-- guidelines_text_begin(clause item_id, edition int) run: and so is its wording
UPDATE guideline_text SET edition = $edition WHERE clause = $clause AND edition = 0;

-- guidelines_clause_end(id item_id, ended int) run: it holds no more
UPDATE guideline_clause SET ended = $ended WHERE id = $id;

-- guidelines_acknowledge(clause item_id) run: whoever decides has read what was taken
INSERT INTO guideline_acknowledgement (person, clause, edition, created) SELECT $viewer, c.id, c.since, $now FROM guideline_clause c WHERE c.id = $clause
ON CONFLICT (person, clause) DO UPDATE SET edition = excluded.edition, created = excluded.created;

-- guidelines_wording(clause item_id, language text) maybe: the newest wording of a clause in a language, as it is stored
SELECT t.title, t.body FROM guideline_text t WHERE t.clause = $clause AND t.language = $language ORDER BY t.edition DESC LIMIT 1;

-- guidelines_hold() run: who changes the guidelines does so one after the other: on PostgreSQL a second one waits here (SQLite has one writer)
UPDATE guideline_edition SET note = note WHERE number = (SELECT min(e.number) FROM guideline_edition e);

-- guidelines_text_add(clause item_id, edition int, language text, title text, body text) run: a wording
INSERT INTO guideline_text (clause, edition, language, title, body) VALUES ($clause, $edition, $language, $title, $body)
ON CONFLICT (clause, edition, language) DO UPDATE SET title = excluded.title, body = excluded.body;

-- guidelines_proposal_add(id id, clause item_id, kind int, author person_id, created time, why text) run: somebody proposes a change
INSERT INTO guideline_proposal (id, clause, kind, author, language, title, body, why, created, state) VALUES ($id, $clause, $kind, $author, '', '', '', $why, $created, 1);

-- guidelines_proposal_text_add(proposal id, language text, title text, body text) run: another wording in a language
INSERT INTO guideline_proposal_text (proposal, language, title, body) VALUES ($proposal, $language, $title, $body);

-- guidelines_proposal_texts(proposal id) many: the wordings that it changes
-- bounded: one for each language
SELECT t.language, t.title, t.body FROM guideline_proposal_text t WHERE t.proposal = $proposal ORDER BY t.language;

-- guidelines_proposals(clause item_id) many: open proposals for a clause
SELECT p.id, p.kind, p.why, p.created, p.author AS by, h.name AS author FROM guideline_proposal p JOIN person h ON h.id = p.author
WHERE p.clause = $clause AND p.state = 1 ORDER BY p.id LIMIT 50;

-- guidelines_decided(clause item_id) many: those decided last
SELECT p.id, p.kind, p.state, p.answer, p.decided, h.name AS author FROM guideline_proposal p JOIN person h ON h.id = p.author
WHERE p.clause = $clause AND p.state > 1 ORDER BY p.id DESC LIMIT 20;

-- guidelines_open(language text) many: open proposals for all clauses, the oldest first
SELECT p.id, p.clause, p.kind, p.created, h.name AS author, c.name,
       coalesce((SELECT t.title FROM guideline_text t WHERE t.clause = c.id AND t.language = $language ORDER BY t.edition DESC LIMIT 1), '') AS title:text
FROM guideline_proposal p JOIN guideline_clause c ON c.id = p.clause JOIN person h ON h.id = p.author
WHERE p.state = 1 ORDER BY p.id LIMIT 50;

-- guidelines_proposal(id id) one: one of them, open or not
SELECT p.clause, p.kind, p.state, p.author, p.why, p.created, p.answer, p.decided, h.name AS author_name, c.name, c.position, c.ended
FROM guideline_proposal p JOIN guideline_clause c ON c.id = p.clause JOIN person h ON h.id = p.author WHERE p.id = $id;

-- guidelines_clause_state(id item_id) one: does it hold, or is it proposed?
SELECT c.name, c.since, c.ended, EXISTS (SELECT 1 FROM guideline_proposal p WHERE p.clause = c.id AND p.kind = 2 AND p.state = 1) AS proposed:bool
FROM guideline_clause c WHERE c.id = $id;

-- guidelines_proposal_cards(ids ids, language text) many: proposals among the ids, with the clause that each would change
-- bounded: by the list
SELECT p.id, p.kind, p.why, c.name,
       coalesce((SELECT t.title FROM guideline_text t WHERE t.clause = c.id AND t.language = $language ORDER BY t.edition DESC LIMIT 1), '') AS title:text
FROM guideline_proposal p JOIN guideline_clause c ON c.id = p.clause WHERE p.id IN list($ids);

-- guidelines_proposal_check() each: open ones that nobody can talk about, since their item is not there
-- unguarded: integrity concerns every row
-- scan: ruche check looks at everything
SELECT p.id FROM guideline_proposal p JOIN guideline_clause c ON c.id = p.clause
WHERE p.state = 1 AND p.kind <> 2 AND (c.since > 0 OR c.name = 'preface') AND NOT EXISTS (SELECT 1 FROM item i WHERE i.id = p.id AND i.kind = 22);

-- guidelines_export_votes(person person_id) each: how a person voted on clauses and on what is proposed
-- unguarded: what the person did; the items are colleagues'
SELECT r.item, i.kind, r.stars, r.created, c.name FROM rating r JOIN item i ON i.id = r.item
LEFT JOIN guideline_proposal p ON p.id = r.item JOIN guideline_clause c ON c.id = coalesce(p.clause, r.item)
WHERE r.person = $person AND i.kind IN (5, 22) ORDER BY r.item;

-- guidelines_proposal_decide(id id, state int, answer text) run: taken or declined
UPDATE guideline_proposal SET state = $state, answer = $answer, decided = $now WHERE id = $id;

-- guidelines_open_proposals() one: how many are open
SELECT count(*) AS n:int FROM guideline_proposal p WHERE p.state = 1;

-- guidelines_own_open() one: and of the viewer's
SELECT count(*) AS n:int FROM guideline_proposal p WHERE p.author = $viewer AND p.state = 1;

-- One statement, so that all of it is of one moment on PostgreSQL, too. Who left keeps the rows.

-- guidelines_count() many: the edition in force (1), accounts in use (2), how many of those acknowledged every clause as it is now (3), and each clause (4)
-- bounded: the guidelines are one page
-- scan: a job counts, and each person's rows stand together
SELECT 1 AS what:int, 0 AS clause:item_id, coalesce(max(e.number), 0) AS n:int FROM guideline_edition e
UNION ALL SELECT 2, 0, count(*) FROM person p WHERE p.state = 1 AND p.kind <= 2
UNION ALL SELECT 3, 0, count(*) FROM (SELECT a.person FROM guideline_acknowledgement a JOIN guideline_clause c ON c.id = a.clause AND a.edition >= c.since AND c.since > 0 AND c.ended = 0
GROUP BY a.person HAVING count(*) = (SELECT count(*) FROM guideline_clause n WHERE n.since > 0 AND n.ended = 0)) x
WHERE EXISTS (SELECT 1 FROM person p WHERE p.id = x.person AND p.state = 1 AND p.kind <= 2)
UNION ALL SELECT 4, c.id, (SELECT count(*) FROM guideline_acknowledgement a JOIN person p ON p.id = a.person
	WHERE a.clause = c.id AND a.edition >= c.since AND p.state = 1 AND p.kind <= 2)
FROM guideline_clause c WHERE c.since > 0 AND c.ended = 0;

-- guidelines_coverage_drop_clauses() run: another count takes the place of the last one
DELETE FROM guideline_coverage_clause;

-- guidelines_coverage_drop() run: the same
DELETE FROM guideline_coverage;

-- guidelines_coverage_add(edition int, counted time, accounts int, complete int) run: what was counted
INSERT INTO guideline_coverage (edition, counted, accounts, complete) VALUES ($edition, $counted, $accounts, $complete);

-- guidelines_coverage_add_clause(edition int, clause item_id, people int) run: and of each clause
INSERT INTO guideline_coverage_clause (edition, clause, people) VALUES ($edition, $clause, $people);

-- guidelines_coverage() maybe: what was counted last, if it was of the edition in force
SELECT v.edition, v.counted, v.accounts, v.complete FROM guideline_coverage v WHERE v.edition = (SELECT max(e.number) FROM guideline_edition e);

-- guidelines_coverage_clauses(edition int) many: and of each clause
-- bounded: the guidelines are one page
SELECT v.clause, v.people FROM guideline_coverage_clause v WHERE v.edition = $edition;

-- guidelines_coverage_check() each: numbers that no count gives
-- scan: ruche check looks at everything
SELECT v.edition FROM guideline_coverage v
WHERE v.complete > v.accounts OR v.complete > coalesce((SELECT min(k.people) FROM guideline_coverage_clause k WHERE k.edition = v.edition), v.complete)
OR v.accounts < coalesce((SELECT max(k.people) FROM guideline_coverage_clause k WHERE k.edition = v.edition), 0)
OR (v.edition = (SELECT max(e.number) FROM guideline_edition e)
AND (SELECT count(*) FROM guideline_coverage_clause k WHERE k.edition = v.edition) <> (SELECT count(*) FROM guideline_clause c WHERE c.since > 0 AND c.ended = 0));

-- guidelines_demo_acknowledge(before person_id) run: everybody of the demo but its guest has acknowledged
-- scan: the demo is small
INSERT INTO guideline_acknowledgement (person, clause, edition, created)
SELECT p.id, c.id, c.since, $now FROM person p, guideline_clause c WHERE p.kind = 1 AND p.id > $before AND c.since > 0
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

-- guidelines_export_proposals(person person_id) each: what a person proposed, in each language
SELECT p.id, c.name, t.language, t.title, t.body, p.why, p.created, p.state, p.answer FROM guideline_proposal p JOIN guideline_clause c ON c.id = p.clause
JOIN guideline_proposal_text t ON t.proposal = p.id WHERE p.author = $person ORDER BY p.id, t.language;
