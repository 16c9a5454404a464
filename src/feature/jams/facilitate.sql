-- ---- what waits for somebody of the team ----

-- part waiting_ids: ideas of the back room
SELECT t.id FROM jam_idea t JOIN item i ON i.id = t.id;

-- idea_stuck(jam place_id, rehearsal bool, before id, most int) many: answered, and silent since a time; the latest to fall silent first
part(waiting_ids)
WHERE t.jam = $jam AND t.last > 0 AND t.last < $before AND t.rehearsal = $rehearsal AND t.merged = 0 AND i.state = 3 AND visible(i) ORDER BY t.last DESC LIMIT $most;

-- idea_stuck_in(forum place_id, rehearsal bool, before id, most int) many: the same in a forum
-- row: idea_stuck
part(waiting_ids)
WHERE t.forum = $forum AND t.last > 0 AND t.last < $before AND t.rehearsal = $rehearsal AND t.merged = 0 AND i.state = 3 AND visible(i) ORDER BY t.last DESC LIMIT $most;

-- idea_waiting(jam place_id, rehearsal bool, most int) many: questions that nothing has settled, the longest first
-- row: idea_stuck
part(waiting_ids)
WHERE t.jam = $jam AND t.asks = true AND t.answer = 0 AND t.rehearsal = $rehearsal AND t.merged = 0 AND i.state = 3 AND visible(i) ORDER BY t.id LIMIT $most;

-- idea_waiting_in(forum place_id, rehearsal bool, most int) many: the same in a forum
-- row: idea_stuck
part(waiting_ids)
WHERE t.forum = $forum AND t.asks = true AND t.answer = 0 AND t.rehearsal = $rehearsal AND t.merged = 0 AND i.state = 3 AND visible(i) ORDER BY t.id LIMIT $most;

-- idea_least(jam place_id, rehearsal bool, most int) many: the least heard, whoever looks
-- row: idea_stuck
part(waiting_ids)
WHERE t.jam = $jam AND t.readers < 20 AND t.rehearsal = $rehearsal AND t.merged = 0 AND i.state = 3 AND visible(i) ORDER BY t.readers, t.shuffle, t.id LIMIT $most;

-- idea_least_in(forum place_id, rehearsal bool, most int) many: the same in a forum
-- row: idea_stuck
part(waiting_ids)
WHERE t.forum = $forum AND t.readers < 20 AND t.rehearsal = $rehearsal AND t.merged = 0 AND i.state = 3 AND visible(i) ORDER BY t.readers, t.shuffle, t.id LIMIT $most;

-- ---- what is done about them ----

-- idea_put(id item_id, forum place_id) run: in another forum
UPDATE jam_idea SET forum = $forum WHERE id = $id;

-- idea_highlight(id item_id, act id) run: by an act, or by none any more
UPDATE jam_idea SET highlighted = $act WHERE id = $id;

-- idea_settle(id item_id, answer id) run: what answers a question; 0: it waits again
UPDATE jam_idea SET answer = $answer WHERE id = $id;

-- idea_unsettle(id item_id) run: a question waits again when what answered it is not below it any more
-- unguarded: follows from what was removed
UPDATE jam_idea SET answer = 0 WHERE id = $id AND answer > 0 AND NOT EXISTS (SELECT 1 FROM item i WHERE i.id = jam_idea.answer AND i.root = jam_idea.id AND i.state = 3);

-- idea_answer(idea item_id, answer item_id) maybe: an answer that stands below an idea
SELECT i.id, i.author, c.body FROM item i JOIN comment c ON c.id = i.id WHERE i.id = $answer AND i.root = $idea AND i.root <> 0 AND i.state = 3 AND visible(i);

-- team_among(jam place_id, ids ids) many: which of these people are of the team
-- bounded: by the list
SELECT m.person FROM member m WHERE m.hub = $jam AND m.role >= 2 AND m.state = 1 AND m.person IN list($ids);

-- idea_roots(ids ids) many: the ideas below which these answers stood
-- bounded: by the list
SELECT DISTINCT t.id FROM comment c JOIN jam_idea t ON t.id = c.root WHERE c.id IN list($ids);

-- ---- the log ----

-- act_add(id id, jam place_id, kind int, idea item_id, answer id, reason text, from_forum id, to_forum id, other id) run: for everybody to read
INSERT INTO jam_act (id, jam, kind, idea, answer, person, reason, from_forum, to_forum, created, other)
VALUES ($id, $jam, $kind, $idea, $answer, $viewer, $reason, $from_forum, $to_forum, $now, $other);

-- part act_rows: an act with who did it
SELECT a.id, a.kind, a.idea, a.answer, a.reason, a.from_forum, a.to_forum, a.created, a.other, h.id AS person:person_id,
       CASE WHEN h.state = 2 THEN '' WHEN $clear = 0 AND h.pseudonym <> '' AND h.id <> $viewer THEN '' ELSE h.handle END AS handle:text, h.name, h.photo, h.hue, h.kind AS person_kind
FROM jam_act a JOIN person h ON h.id = a.person;

-- act_list(jam place_id, before id, most int) many: the newest first
part(act_rows)
WHERE a.jam = $jam AND a.id < $before ORDER BY a.id DESC LIMIT $most;

-- act_removed(jam place_id, idea item_id) maybe: who removed an idea, and why
-- row: act_list
part(act_rows)
WHERE a.idea = $idea AND a.jam = $jam AND a.kind = 4 ORDER BY a.id DESC LIMIT 1;

-- act_answers(idea item_id, most int) many: which answers were removed below an idea, in their order
-- row: act_list
part(act_rows)
WHERE a.idea = $idea AND a.kind = 5 ORDER BY a.answer LIMIT $most;

-- act_merged(idea item_id) maybe: who made it one with another, and why
-- row: act_list
part(act_rows)
WHERE a.idea = $idea AND a.kind = 6 ORDER BY a.id DESC LIMIT 1;

-- act_parted(idea item_id, other id, person person_id) maybe: did somebody make these two ideas again?
SELECT a.id FROM jam_act a WHERE a.idea = $idea AND a.kind = 7 AND a.other = $other AND a.person = $person ORDER BY a.id DESC LIMIT 1;

-- act_parted_among(ids ids) many: which of these were made two again, and from what
-- bounded: by the list, and what was done to each
SELECT DISTINCT a.idea, a.other FROM jam_act a WHERE a.idea IN list($ids) AND a.kind = 7;

-- act_of(id id) maybe: one of them
-- row: act_list
part(act_rows)
WHERE a.id = $id;

-- act_threads(ids ids) many: what notifications of removals are about
-- bounded: by the list
SELECT a.id, a.kind, a.idea, a.answer, p.handle, p.title FROM jam_act a JOIN place p ON p.id = a.jam WHERE a.id IN list($ids) AND visible(p);

-- highlight_list(jam place_id, most int) many: what the team highlights, the latest first
SELECT t.id, t.title, i.language, a.reason, a.created, h.name FROM jam_idea t JOIN item i ON i.id = t.id JOIN jam_act a ON a.id = t.highlighted JOIN person h ON h.id = a.person
WHERE t.jam = $jam AND t.highlighted > 0 AND t.merged = 0 AND i.state = 3 AND visible(i) ORDER BY t.highlighted DESC LIMIT $most;

-- ---- from one shift to the next ----

-- note_add(id id, jam place_id, body text) run: stays as it is
INSERT INTO jam_note (id, jam, person, body, created) VALUES ($id, $jam, $viewer, $body, $now);

-- note_list(jam place_id, before id, most int) many: the newest first
SELECT n.id, n.body, n.created, h.id AS person:person_id,
       CASE WHEN h.state = 2 THEN '' WHEN $clear = 0 AND h.pseudonym <> '' AND h.id <> $viewer THEN '' ELSE h.handle END AS handle:text, h.name, h.photo, h.hue, h.kind
FROM jam_note n JOIN person h ON h.id = n.person WHERE n.jam = $jam AND n.id < $before ORDER BY n.id DESC LIMIT $most;

-- ---- export, check, the end of an account ----

-- act_export(person person_id) each: what somebody did as one of a team
-- unguarded: the person's own
SELECT a.id, a.kind, a.idea, a.answer, a.reason, a.created, p.handle FROM jam_act a JOIN place p ON p.id = a.jam WHERE a.person = $person;

-- note_export(person person_id) each: and left to others
-- unguarded: the person's own
SELECT n.id, n.body, n.created, p.handle FROM jam_note n JOIN place p ON p.id = n.jam WHERE n.person = $person;

-- act_check() each: acts on ideas of another jam, and ideas highlighted by none of their own
-- scan: ruche check looks at everything
SELECT t.id FROM jam_idea t LEFT JOIN jam_act a ON a.idea = t.id WHERE a.jam <> t.jam
UNION SELECT t.id FROM jam_idea t LEFT JOIN jam_act a ON a.id = t.highlighted WHERE t.highlighted > 0 AND (a.id IS NULL OR a.idea <> t.id OR a.kind <> 2);

-- answer_check() each: questions settled by what is no answer of theirs, and newest answers that are not
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT t.id FROM jam_idea t JOIN item i ON i.id = t.id LEFT JOIN item n ON n.id = t.answer
WHERE i.state = 3 AND ((t.answer > 0 AND (n.id IS NULL OR n.root <> t.id OR n.state <> 3))
OR t.last <> coalesce((SELECT max(m.id) FROM item m WHERE m.root = t.id AND m.root <> 0 AND m.state = 3), 0));

-- note_erase(person person_id) run: the end of an account
DELETE FROM jam_note WHERE person = $person;
