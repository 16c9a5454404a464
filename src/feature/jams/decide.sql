-- ---- when and how ----

-- decision_find(jam place_id) maybe: how a jam that was found for the viewer is decided
SELECT d.submits, d.refines, d.shortlists, d.votes, d.ends, d.mode, d.tokens, d.most, d.currency, d.veto_hours, d.counted FROM jam_decision d WHERE d.jam = $jam;

-- decision_put(jam place_id, submits time, refines time, shortlists time, votes time, ends time, mode int, tokens int, most int, currency text, veto_hours int) run: sets it
INSERT INTO jam_decision (jam, submits, refines, shortlists, votes, ends, mode, tokens, most, currency, veto_hours, told, counted)
VALUES ($jam, $submits, $refines, $shortlists, $votes, $ends, $mode, $tokens, $most, $currency, $veto_hours, 0, 0)
ON CONFLICT (jam) DO UPDATE SET submits = excluded.submits, refines = excluded.refines, shortlists = excluded.shortlists, votes = excluded.votes, ends = excluded.ends,
mode = excluded.mode, tokens = excluded.tokens, most = excluded.most, currency = excluded.currency, veto_hours = excluded.veto_hours;

-- decision_hold(jam place_id) count: whoever decides what changes all of it comes one after the other
UPDATE jam_decision SET told = told WHERE jam = $jam;

-- decision_bells() many: those of which people are to be told something
-- unguarded: for the job
SELECT d.jam, d.votes, d.ends, d.told, p.state FROM jam_decision d JOIN jam j ON j.id = d.jam JOIN place p ON p.id = d.jam
WHERE d.told < 2 AND j.closes <= $now AND j.closes < d.refines AND ((d.told = 0 AND d.votes <= $now) OR (d.told = 1 AND d.ends <= $now)) ORDER BY d.jam LIMIT 100;

-- decision_told(jam place_id, told int) count: they were, by whoever is first
UPDATE jam_decision SET told = $told WHERE jam = $jam AND told < $told;

-- decision_counted(jam place_id, counted int) run: its tally stands, of these proposals and merges
UPDATE jam_decision SET counted = $counted WHERE jam = $jam;

-- ---- proposals ----

-- proposal_add(idea item_id, jam place_id, title text, body text, html text, price int) count: an idea is put forward
INSERT INTO jam_proposal (idea, jam, title, body, html, price, version, seconds, chosen, created)
VALUES ($idea, $jam, $title, $body, $html, $price, 1, 0, false, $now) ON CONFLICT (idea) DO NOTHING;

-- proposal_write(idea item_id, version int, title text, body text, html text, price int) count: other words, over those that were seen
UPDATE jam_proposal SET title = $title, body = $body, html = $html, price = $price, version = version + 1 WHERE idea = $idea AND version = $version;

-- part proposal_columns: what pages show of a proposal
SELECT p.idea, p.title, p.body, p.html, p.price, p.version, p.seconds, p.chosen, p.created, i.author, i.language, coalesce(m.into_idea, 0) AS into_idea:item_id
FROM jam_proposal p JOIN item i ON i.id = p.idea JOIN jam_decision d ON d.jam = p.jam
LEFT JOIN jam_merge m ON m.idea = p.idea AND m.refused = 0 AND m.undone = 0 AND m.due <= $now AND m.due <= d.ends
AND EXISTS (SELECT 1 FROM jam_proposal g JOIN item o ON o.id = g.idea WHERE g.idea = m.into_idea AND o.state = 3 AND visible(o) AND (g.chosen = true OR p.chosen = false));

-- proposal_find(idea item_id, jam place_id) maybe: one of a jam
part(proposal_columns)
WHERE p.idea = $idea AND p.jam = $jam AND i.state = 3 AND visible(i);

-- proposal_list(jam place_id, after item_id, most int) many: those of a jam, the earliest ideas first
-- row: proposal_find
part(proposal_columns)
WHERE p.jam = $jam AND p.idea > $after AND m.id IS NULL AND i.state = 3 AND visible(i) ORDER BY p.idea LIMIT $most;

-- proposal_rows(ids ids) many: these
-- row: proposal_find
-- bounded: by the list
part(proposal_columns)
WHERE p.idea IN list($ids) AND i.state = 3 AND visible(i);

-- proposal_exists(idea item_id) maybe: was the idea put forward?
-- unguarded: asked of an idea that was found for the viewer
SELECT p.jam FROM jam_proposal p WHERE p.idea = $idea;

-- proposal_count(jam place_id) one: how many there are that stand for themselves
SELECT count(*) AS n:int, coalesce(sum(CASE WHEN p.chosen THEN 1 ELSE 0 END), 0) AS chosen:int FROM jam_proposal p JOIN item i ON i.id = p.idea
WHERE p.jam = $jam AND i.state = 3 AND visible(i) AND NOT EXISTS (SELECT 1 FROM jam_merge m JOIN jam_decision d ON d.jam = m.jam JOIN jam_proposal g ON g.idea = m.into_idea JOIN item o ON o.id = g.idea
WHERE m.idea = p.idea AND m.refused = 0 AND m.undone = 0 AND m.due <= $now AND m.due <= d.ends AND o.state = 3 AND visible(o) AND (g.chosen = true OR p.chosen = false));

-- proposal_unpriced(jam place_id) one: how many are on the shortlist without a price
-- unguarded: a number, for who sets how people vote
SELECT count(*) AS n:int FROM jam_proposal p WHERE p.jam = $jam AND p.chosen = true AND p.price <= 0;

-- proposal_ideas(jam place_id, most int) many: the viewer's own ideas that were not put forward
SELECT t.id, t.title, i.language FROM item i JOIN jam_idea t ON t.id = i.id
WHERE i.author = $viewer AND i.root = 0 AND i.kind = 20 AND i.state = 3 AND t.jam = $jam AND t.rehearsal = false AND visible(i)
AND NOT EXISTS (SELECT 1 FROM jam_proposal p WHERE p.idea = t.id) ORDER BY t.id DESC LIMIT $most;

-- wording_add(idea item_id, number int, title text, body text, price int) run: its words at a time
INSERT INTO jam_wording (idea, number, person, title, body, price, created) VALUES ($idea, $number, $viewer, $title, $body, $price, $now);

-- wordings(idea item_id, before int, most int) many: of a proposal that was found for the viewer, the latest first
SELECT w.number, w.person, w.title, w.body, w.price, w.created, p.name FROM jam_wording w JOIN person p ON p.id = w.person
WHERE w.idea = $idea AND w.number < $before ORDER BY w.number DESC LIMIT $most;

-- ---- authors ----

-- author_add(idea item_id, person person_id, accepted bool) count: writes it, or is asked to
INSERT INTO jam_author (idea, person, accepted, created) VALUES ($idea, $person, $accepted, $now) ON CONFLICT (idea, person) DO NOTHING;

-- author_accept(idea item_id) count: the viewer agrees
UPDATE jam_author SET accepted = true WHERE idea = $idea AND person = $viewer AND accepted = false;

-- author_drop(idea item_id, person person_id) count: does not write it any more
DELETE FROM jam_author WHERE idea = $idea AND person = $person;

-- author_is(idea item_id, person person_id) maybe: whether somebody writes it
SELECT a.accepted FROM jam_author a WHERE a.idea = $idea AND a.person = $person;

-- author_list(ids ids) many: who writes these, those whose idea it is first
-- bounded: AUTHORS_MAX of each
SELECT a.idea, a.accepted, p.id AS person:person_id, CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS handle:text,
       p.name, p.photo, p.hue, p.kind
FROM jam_author a JOIN person p ON p.id = a.person WHERE a.idea IN list($ids) ORDER BY a.idea, a.created, p.id;

-- ---- seconds ----

-- second_add(idea item_id) count: the viewer seconds it
INSERT INTO jam_second (idea, person, created) VALUES ($idea, $viewer, $now) ON CONFLICT (idea, person) DO NOTHING;

-- second_drop(idea item_id) count: no more
DELETE FROM jam_second WHERE idea = $idea AND person = $viewer;

-- second_count(idea item_id, change int) run: their number
UPDATE jam_proposal SET seconds = seconds + $change WHERE idea = $idea;

-- seconds_mine(ids ids) many: which of these the viewer seconds
-- bounded: by the list
SELECT s.idea FROM jam_second s WHERE s.person = $viewer AND s.idea IN list($ids);

-- ---- the shortlist ----

-- proposal_choose(idea item_id, chosen bool) count: onto the shortlist, or off it
UPDATE jam_proposal SET chosen = $chosen WHERE idea = $idea AND chosen <> $chosen;

-- pick_add(id id, jam place_id, idea item_id, chosen bool, reason text) run: who did that, and why
INSERT INTO jam_pick (id, jam, idea, person, chosen, reason, created) VALUES ($id, $jam, $idea, $viewer, $chosen, $reason, $now);

-- picks(idea item_id) many: of a proposal that was found for the viewer
SELECT k.chosen, k.reason, k.created, p.name, k.person FROM jam_pick k JOIN person p ON p.id = k.person WHERE k.idea = $idea ORDER BY k.id LIMIT 100;

-- ---- the vote ----

-- voter_add(jam place_id, voter int) run: the viewer votes under this number
INSERT INTO jam_voter (jam, person, voter) VALUES ($jam, $viewer, $voter) ON CONFLICT DO NOTHING;

-- voter_hold(jam place_id) count: whoever votes twice at a time comes one after the other
UPDATE jam_voter SET voter = voter WHERE jam = $jam AND person = $viewer;

-- voter_find(jam place_id, person person_id) maybe: under which number
SELECT v.voter FROM jam_voter v WHERE v.jam = $jam AND v.person = $person;

-- ballot_mine(jam place_id, voter int) many: what a voter's lines come to: the latest of each proposal
-- bounded: BALLOT_TURNS_MAX
SELECT b.turn, b.idea, b.tokens FROM jam_ballot b WHERE b.jam = $jam AND b.voter = $voter ORDER BY b.turn;

-- ballot_add(jam place_id, voter int, turn int, idea item_id, tokens int) run: a line more
INSERT INTO jam_ballot (jam, voter, turn, idea, tokens) VALUES ($jam, $voter, $turn, $idea, $tokens);

-- ballot_all(jam place_id) each: the whole log, by voter and turn
SELECT b.voter, b.turn, b.idea, b.tokens FROM jam_ballot b WHERE b.jam = $jam ORDER BY b.voter, b.turn;

-- ballot_more(jam place_id, most int) one: how many lines there are, up to some
-- any order: they are counted
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM jam_ballot b WHERE b.jam = $jam LIMIT $most) x;

-- ballot_titles(ids ids) many: what these are called
-- bounded: by the list
SELECT p.idea, p.title, p.chosen FROM jam_proposal p JOIN item i ON i.id = p.idea WHERE p.idea IN list($ids) AND i.state = 3 AND visible(i) ORDER BY p.idea;

-- ballot_page(jam place_id, voter int, turn int, most int) many: from behind a line of it on
SELECT b.voter, b.turn, b.idea, b.tokens FROM jam_ballot b WHERE b.jam = $jam AND (b.voter, b.turn) > ($voter, $turn) ORDER BY b.voter, b.turn LIMIT $most;

-- ballot_proposals(jam place_id) many: what may be in it: what was removed takes its votes along, and stands for nothing
-- bounded: one person's eyes bound what is proposed, and an idea is so once
-- unguarded: what is counted does not depend on who looks; what is shown is asked for apart
SELECT p.idea, p.chosen, coalesce(m.into_idea, 0) AS into_idea:item_id FROM jam_proposal p JOIN item i ON i.id = p.idea JOIN jam_decision d ON d.jam = p.jam
LEFT JOIN jam_merge m ON m.idea = p.idea AND m.refused = 0 AND m.undone = 0 AND m.due <= $now AND m.due <= d.ends
AND EXISTS (SELECT 1 FROM jam_proposal g JOIN item o ON o.id = g.idea WHERE g.idea = m.into_idea AND o.state = 3 AND (g.chosen = true OR p.chosen = false))
WHERE p.jam = $jam AND i.state = 3 ORDER BY p.idea;

-- ballot_there(ids ids) many: which of these are there still, and what they cost
-- bounded: by the list
-- unguarded: of what one has given oneself
SELECT p.idea, p.price FROM jam_proposal p JOIN item i ON i.id = p.idea WHERE p.idea IN list($ids) AND i.state = 3;

-- tally_clear(jam place_id) run: before it is written
DELETE FROM jam_tally WHERE jam = $jam;

-- tally_add(idea item_id, jam place_id, tokens int, voters int) run: what one of them got
INSERT INTO jam_tally (idea, jam, tokens, voters) VALUES ($idea, $jam, $tokens, $voters);

-- tally_list(jam place_id) many: what all of them got
-- bounded: by the shortlist
SELECT t.idea, t.tokens, t.voters FROM jam_tally t WHERE t.jam = $jam ORDER BY t.tokens DESC, t.idea;

-- ---- export, check, the end of an account ----

-- proposal_export(person person_id) each: what somebody writes
-- unguarded: one's own
SELECT p.idea, p.title, p.body, p.price, p.created, j.handle FROM jam_author a JOIN jam_proposal p ON p.idea = a.idea JOIN place j ON j.id = p.jam WHERE a.person = $person AND a.accepted = true;

-- author_asked_export(person person_id) each: what somebody is asked to write, too
SELECT a.idea, a.created FROM jam_author a WHERE a.person = $person AND a.accepted = false;

-- wording_export(person person_id) each: words that somebody gave a proposal
-- unguarded: one's own
SELECT w.idea, w.number, w.title, w.body, w.price, w.created FROM jam_wording w WHERE w.person = $person;

-- pick_export(person person_id) each: what somebody chose, and why
SELECT k.idea, k.chosen, k.reason, k.created FROM jam_pick k WHERE k.person = $person;

-- second_export(person person_id) each: what somebody seconds
SELECT s.idea, s.created FROM jam_second s WHERE s.person = $person;

-- ballot_export(person person_id) each: somebody's own votes
-- unguarded: one's own
SELECT b.idea, b.tokens, p.handle FROM jam_voter v JOIN jam_ballot b ON b.jam = v.jam AND b.voter = v.voter JOIN place p ON p.id = v.jam WHERE v.person = $person ORDER BY b.jam, b.turn;

-- proposal_check() each: proposals whose seconds or words are counted wrongly
-- scan: ruche check looks at everything
SELECT p.idea FROM jam_proposal p WHERE p.seconds <> (SELECT count(*) FROM jam_second s WHERE s.idea = p.idea)
OR p.version <> (SELECT count(*) FROM jam_wording w WHERE w.idea = p.idea);

-- ballot_check() each: voters who gave more than they have, or whose lines are not in a row
-- scan: ruche check looks at everything
SELECT b.jam, b.voter FROM jam_ballot b JOIN jam_decision d ON d.jam = b.jam LEFT JOIN jam_proposal p ON p.idea = b.idea
GROUP BY b.jam, b.voter, d.tokens
HAVING count(*) <> max(b.turn) OR d.tokens < sum(CASE WHEN EXISTS (SELECT 1 FROM jam_ballot l WHERE l.jam = b.jam AND l.voter = b.voter AND l.idea = b.idea AND l.turn > b.turn)
THEN 0 ELSE b.tokens * CASE WHEN d.mode = 2 THEN coalesce(p.price, 0) ELSE 1 END END);

-- decision_each() each: decisions whose tally stands
-- scan: ruche check looks at everything
SELECT d.jam, d.counted FROM jam_decision d WHERE d.counted <> 0;

-- ballot_recounts(idea item_id) many: whose tally is not that of what is there any more
-- bounded: an idea is put forward once
SELECT d.jam FROM jam_proposal p JOIN jam_decision d ON d.jam = p.jam WHERE p.idea = $idea AND d.counted <> 0;

-- proposal_erase(ids ids) run: texts of an account that is erased
UPDATE jam_proposal SET title = '', body = '', html = '' WHERE idea IN list($ids);

-- wording_erase(ids ids) run: and what they were before
UPDATE jam_wording SET title = '', body = '' WHERE idea IN list($ids);

-- wording_erase_own(person person_id) run: what somebody wrote at others' proposals; what stands there now is of several
UPDATE jam_wording SET title = '', body = '' WHERE person = $person;

-- pick_erase(person person_id) run: and why somebody chose
UPDATE jam_pick SET reason = '' WHERE person = $person;

-- second_erase_counts(person person_id) run: what a person seconded counts no more
UPDATE jam_proposal SET seconds = seconds - 1 WHERE idea IN (SELECT s.idea FROM jam_second s WHERE s.person = $person);

-- second_erase(person person_id) run: and goes
DELETE FROM jam_second WHERE person = $person;

-- author_erase(person person_id) run: writes nothing any more
DELETE FROM jam_author WHERE person = $person;

-- voter_erase(person person_id) run: the votes stay, and nobody knows whose they were
DELETE FROM jam_voter WHERE person = $person;
