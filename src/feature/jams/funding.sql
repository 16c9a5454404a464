-- funding_add(idea item_id, jam place_id, sponsor person_id, amount int, currency text, status int, note text) count: somebody pays for a finalist
INSERT INTO jam_funding (idea, jam, sponsor, amount, currency, status, note, since, last, told)
VALUES ($idea, $jam, $sponsor, $amount, $currency, $status, $note, $now, $now, 0) ON CONFLICT (idea) DO NOTHING;

-- funding_write(idea item_id, sponsor person_id, amount int, currency text) count: another sponsor or amount
UPDATE jam_funding SET sponsor = $sponsor, amount = $amount, currency = $currency WHERE idea = $idea;

-- funding_status(idea item_id, status int, note text) count: how far it is
UPDATE jam_funding SET status = $status, note = $note WHERE idea = $idea;

-- funding_heard(idea item_id) count: something was told of it
UPDATE jam_funding SET last = CASE WHEN last < $now THEN $now ELSE last END WHERE idea = $idea;

-- funding_hold(idea item_id) count: who changes what was told comes one after the other
UPDATE jam_funding SET told = told WHERE idea = $idea;

-- funding_heard_last(idea item_id) run: after something was taken back
UPDATE jam_funding SET last = coalesce((SELECT max(n.created) FROM jam_news n WHERE n.idea = $idea), since) WHERE idea = $idea;

-- funding_drop(idea item_id) count: it was a mistake; not once something was told of it
DELETE FROM jam_funding WHERE idea = $idea AND NOT EXISTS (SELECT 1 FROM jam_news n WHERE n.idea = $idea);

-- part funding_columns: what pages show of it
SELECT f.idea, f.jam, f.sponsor, f.amount, f.currency, f.status, f.note, f.since, f.last, p.title, i.language, h.name,
       CASE WHEN h.state = 2 THEN '' WHEN $clear = 0 AND h.pseudonym <> '' AND h.id <> $viewer THEN '' ELSE h.handle END AS handle:text, h.photo, h.hue, h.kind
FROM jam_funding f JOIN jam_proposal p ON p.idea = f.idea JOIN item i ON i.id = f.idea JOIN person h ON h.id = f.sponsor;

-- funding_find(idea item_id) maybe: of a proposal of the jam
part(funding_columns)
WHERE f.idea = $idea AND i.state = 3 AND visible(i);

-- funding_list(jam place_id) many: of a jam
-- row: funding_find
part(funding_columns)
WHERE f.jam = $jam AND i.state = 3 AND visible(i) ORDER BY f.idea LIMIT 100;

-- funding_silent(before time, since time) many: of which nothing was told for long, and nobody has heard of that
-- unguarded: for the job
SELECT f.idea, f.jam, f.sponsor, f.last, p.owner FROM jam_funding f JOIN item i ON i.id = f.idea JOIN place p ON p.id = f.jam
WHERE f.told < f.last AND f.status < 4 AND f.last <= $before AND f.since > $since AND i.state = 3 AND p.state = 1 ORDER BY f.last, f.idea LIMIT 100;

-- funding_told(idea item_id, last time) count: they have, by whoever is first
UPDATE jam_funding SET told = last WHERE idea = $idea AND last = $last AND told < last;

-- funding_sponsor(idea item_id) maybe: who pays, for the job
SELECT f.sponsor, f.jam FROM jam_funding f WHERE f.idea = $idea;

-- funding_voters(jam place_id, ids ids, after int, most int) many: voters by their numbers, and whether they gave one of these something
SELECT v.person, v.voter, EXISTS (SELECT 1 FROM jam_ballot b WHERE b.jam = v.jam AND b.voter = v.voter AND b.tokens > 0 AND b.idea IN list($ids)
AND NOT EXISTS (SELECT 1 FROM jam_ballot l WHERE l.jam = b.jam AND l.voter = b.voter AND l.idea = b.idea AND l.turn > b.turn)) AS gave:bool
FROM jam_voter v WHERE v.jam = $jam AND v.voter > $after ORDER BY v.voter LIMIT $most;

-- ---- milestones and news ----

-- milestone_add(id id, idea item_id, title text, due time) run: something to reach
INSERT INTO jam_milestone (id, idea, title, due, reached) VALUES ($id, $idea, $title, $due, 0);

-- milestone_reach(id id, idea item_id, reached time) count: it is, or is not yet
UPDATE jam_milestone SET reached = $reached WHERE id = $id AND idea = $idea;

-- milestone_drop(id id, idea item_id) count: not any more
DELETE FROM jam_milestone WHERE id = $id AND idea = $idea;

-- milestones_drop(idea item_id) run: all of them
DELETE FROM jam_milestone WHERE idea = $idea;

-- milestones(ids ids) many: of proposals that were found for the viewer
-- bounded: MILESTONES_MAX of each
SELECT m.id, m.idea, m.title, m.due, m.reached FROM jam_milestone m WHERE m.idea IN list($ids) ORDER BY m.idea, m.due, m.id;

-- news_add(id id, idea item_id, body text, html text) run: something is told
INSERT INTO jam_news (id, idea, person, body, html, created) VALUES ($id, $idea, $viewer, $body, $html, $now);

-- news_list(idea item_id, before id, most int) many: of a proposal that was found for the viewer
SELECT n.id, n.person, n.html, n.body, n.created, p.name FROM jam_news n JOIN person p ON p.id = n.person WHERE n.idea = $idea AND n.id < $before ORDER BY n.id DESC LIMIT $most;

-- news_drop(id id, idea item_id) count: the viewer takes back what they told
DELETE FROM jam_news WHERE id = $id AND idea = $idea AND person = $viewer;

-- news_export(person person_id) each: what somebody told
SELECT n.idea, n.body, n.created FROM jam_news n WHERE n.person = $person;

-- funding_export(person person_id) each: what somebody pays for
SELECT f.idea, f.amount, f.currency, f.note, f.since FROM jam_funding f WHERE f.sponsor = $person;

-- funding_check() each: where what was told last is not the last
-- scan: ruche check looks at everything
SELECT f.idea FROM jam_funding f WHERE f.last <> coalesce((SELECT max(n.created) FROM jam_news n WHERE n.idea = f.idea), f.since);

-- funding_lost_news() each: what was told of something that nobody pays for
-- scan: ruche check looks at everything
SELECT n.idea FROM jam_news n WHERE NOT EXISTS (SELECT 1 FROM jam_funding f WHERE f.idea = n.idea);

-- funding_lost_milestones() each: what is to be reached of something that nobody pays for
-- scan: ruche check looks at everything
SELECT m.idea FROM jam_milestone m WHERE NOT EXISTS (SELECT 1 FROM jam_funding f WHERE f.idea = m.idea);

-- news_erase(person person_id) run: texts of an account that is erased
UPDATE jam_news SET body = '', html = '' WHERE person = $person;
