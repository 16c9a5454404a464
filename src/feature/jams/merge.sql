-- merge_add(id id, jam place_id, idea item_id, into_idea item_id, reason text, due time) run: one shall go into another one
INSERT INTO jam_merge (id, jam, idea, into_idea, person, reason, created, due, refused, refusal, undone, undoing)
VALUES ($id, $jam, $idea, $into_idea, $viewer, $reason, $now, $due, 0, '', 0, '');

-- merge_live(idea item_id) maybe: what shall become, or became, of a proposal
SELECT m.id, m.into_idea, m.person, m.reason, m.due FROM jam_merge m WHERE m.idea = $idea AND m.refused = 0 AND m.undone = 0;

-- merge_refused(idea item_id, into_idea item_id) maybe: whether authors did not want it, whichever way round
-- any order: one is enough
SELECT m.id FROM jam_merge m WHERE m.idea = $idea AND m.into_idea = $into_idea AND m.refused > 0 LIMIT 1;

-- merge_refuse(id id, reason text) count: an author does not want it, in time
UPDATE jam_merge SET refused = $now, refuser = $viewer, refusal = $reason WHERE id = $id AND refused = 0 AND undone = 0 AND due > $now;

-- merge_undo(id id, reason text) count: everything is as it was
UPDATE jam_merge SET undone = $now, undoer = $viewer, undoing = $reason WHERE id = $id AND refused = 0 AND undone = 0;

-- merge_parted(id id) maybe: what was undone, and by whom
SELECT m.jam, m.idea, m.into_idea, m.undoer FROM jam_merge m WHERE m.id = $id AND m.undone > 0 AND m.undoer IS NOT NULL;

-- merge_effect(jam place_id) many: those in effect; once the vote is over those that were then
-- bounded: each proposal is merged once at a time
-- unguarded: what stands for what does not depend on who looks
SELECT m.idea, m.into_idea FROM jam_merge m JOIN jam_decision d ON d.jam = m.jam JOIN jam_proposal p ON p.idea = m.idea JOIN item i ON i.id = m.idea
JOIN jam_proposal g ON g.idea = m.into_idea JOIN item o ON o.id = g.idea
WHERE m.jam = $jam AND m.refused = 0 AND m.undone = 0 AND m.due <= $now AND m.due <= d.ends AND i.state = 3 AND o.state = 3 AND (g.chosen = true OR p.chosen = false) ORDER BY m.idea;

-- merge_list(jam place_id, before id, most int) many: the log, the latest first
SELECT m.id, m.idea, m.into_idea, m.reason, m.created, m.due, m.refused, m.refusal, m.undone, m.undoing, a.title, b.title AS into_title, i.language, k.language AS into_language,
       p.name, coalesce(r.name, '') AS refuser_name:text, coalesce(u.name, '') AS undoer_name:text
FROM jam_merge m JOIN jam_proposal a ON a.idea = m.idea JOIN item i ON i.id = m.idea JOIN jam_proposal b ON b.idea = m.into_idea JOIN item k ON k.id = m.into_idea
JOIN person p ON p.id = m.person LEFT JOIN person r ON r.id = m.refuser LEFT JOIN person u ON u.id = m.undoer
WHERE m.jam = $jam AND m.id < $before AND i.state = 3 AND visible(i) AND k.state = 3 AND visible(k) ORDER BY m.id DESC LIMIT $most;

-- merge_of(idea item_id) many: those of one proposal, also of what went into it
-- row: merge_list
SELECT m.id, m.idea, m.into_idea, m.reason, m.created, m.due, m.refused, m.refusal, m.undone, m.undoing, a.title, b.title AS into_title, i.language, k.language AS into_language,
       p.name, coalesce(r.name, '') AS refuser_name:text, coalesce(u.name, '') AS undoer_name:text
FROM jam_merge m JOIN jam_proposal a ON a.idea = m.idea JOIN item i ON i.id = m.idea JOIN jam_proposal b ON b.idea = m.into_idea JOIN item k ON k.id = m.into_idea
JOIN person p ON p.id = m.person LEFT JOIN person r ON r.id = m.refuser LEFT JOIN person u ON u.id = m.undoer
WHERE (m.idea = $idea OR m.into_idea = $idea) AND i.state = 3 AND visible(i) AND k.state = 3 AND visible(k) ORDER BY m.id DESC LIMIT 100;

-- seconds_together(ids ids) one: how many second one of these, each once
SELECT count(DISTINCT s.person) AS n:int FROM jam_second s WHERE s.idea IN list($ids);

-- near_texts(jam place_id, after item_id, most int) many: ideas that all readers of the jam may read
-- unguarded: kept in memory to compare with; what is like it is looked up again for whoever asks
SELECT t.id, t.title, t.body, i.language FROM jam_idea t JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam
WHERE t.jam = $jam AND t.id > $after AND t.rehearsal = false AND i.state = 3 AND i.circle = p.circle ORDER BY t.id LIMIT $most;

-- near_found(jam place_id, ids ids) many: of these what the viewer may read
-- bounded: by the list
SELECT t.id, t.title, i.language, i.author, (SELECT count(*) FROM jam_proposal p WHERE p.idea = t.id) AS proposed:int FROM jam_idea t JOIN item i ON i.id = t.id
WHERE t.jam = $jam AND t.id IN list($ids) AND t.rehearsal = false AND i.state = 3 AND visible(i);

-- merge_export(person person_id) each: what somebody proposed, refused or undid, with the words of theirs alone
SELECT m.idea, m.into_idea, CASE WHEN m.person = $person THEN m.created ELSE 0 END AS proposed:int, CASE WHEN m.person = $person THEN m.reason ELSE '' END AS reason:text,
CASE WHEN m.refuser = $person THEN m.refused ELSE 0 END AS refused:int, CASE WHEN m.refuser = $person THEN m.refusal ELSE '' END AS refusal:text,
CASE WHEN m.undoer = $person THEN m.undone ELSE 0 END AS undone:int, CASE WHEN m.undoer = $person THEN m.undoing ELSE '' END AS undoing:text
FROM jam_merge m WHERE m.person = $person OR m.refuser = $person OR m.undoer = $person;

-- merge_erase(person person_id) run: words of an account that is erased
UPDATE jam_merge SET reason = CASE WHEN person = $person THEN '' ELSE reason END, refusal = CASE WHEN refuser = $person THEN '' ELSE refusal END,
undoing = CASE WHEN undoer = $person THEN '' ELSE undoing END WHERE person = $person OR refuser = $person OR undoer = $person;
