-- idea_add(id item_id, jam place_id, forum place_id, title text, body text, html text, asks bool, rehearsal bool, heat time, shuffle int) run: an idea
INSERT INTO jam_idea (id, jam, forum, title, body, html, rehearsal, answered, heat, built, readers, shuffle, last, asks, answer, highlighted, merged)
VALUES ($id, $jam, $forum, $title, $body, $html, $rehearsal, false, $heat, 0, 0, $shuffle, 0, $asks, 0, 0, 0);

-- idea_write(id item_id, title text, body text, html text, asks bool) run: an edit
UPDATE jam_idea SET title = $title, body = $body, html = $html, asks = $asks WHERE id = $id;

-- idea_find(id item_id, jam place_id) maybe: an idea of a jam
SELECT t.id, t.forum, t.title, t.body, t.html, t.rehearsal, t.readers, t.built, t.last, t.asks, t.answer, t.highlighted, t.merged, f.title AS forum_title, f.language AS forum_language
FROM jam_idea t JOIN item i ON i.id = t.id JOIN place f ON f.id = t.forum WHERE t.id = $id AND t.jam = $jam AND i.state = 3 AND visible(i) AND visible(f);

-- idea_state(id item_id) maybe: what decides whether something may be written below it
-- unguarded: the item was found for the viewer
SELECT j.opens, j.closes, j.freezes, j.rehearsal AS rehearsing, t.rehearsal, t.jam, p.state FROM jam_idea t JOIN jam j ON j.id = t.jam JOIN place p ON p.id = t.jam WHERE t.id = $id;

-- idea_weight(id item_id) maybe: what its heat is made of: its own, and what was said to those that it stands for, whose authors name it
-- unguarded: counters of an item that was found for the viewer
SELECT i.created, i.comments, t.merged,
	i.likes + (SELECT coalesce(sum(n.likes), 0) FROM jam_idea s JOIN item n ON n.id = s.id WHERE s.merged = $id AND s.merged > 0 AND n.state = 3) AS likes:int,
	i.comments + (SELECT coalesce(sum(n.comments), 0) FROM jam_idea s JOIN item n ON n.id = s.id WHERE s.merged = $id AND s.merged > 0 AND n.state = 3) AS answers:int,
	(SELECT count(DISTINCT x.person) FROM (
		SELECT l.person FROM jam_link l JOIN item n ON n.id = l.idea WHERE l.other = $id AND n.state = 3
		UNION ALL SELECT l.person FROM jam_idea s JOIN jam_link l ON l.other = s.id JOIN item n ON n.id = l.idea WHERE s.merged = $id AND s.merged > 0 AND n.state = 3
		UNION ALL SELECT n.author FROM jam_idea s JOIN item n ON n.id = s.id WHERE s.merged = $id AND s.merged > 0 AND n.state = 3) x
	 WHERE x.person <> i.author) AS namers:int
FROM jam_idea t JOIN item i ON i.id = t.id WHERE t.id = $id;

-- idea_heat(id item_id, heat time, answered bool) run: warmer, or colder; and its newest answer
-- unguarded: an item that was found for the viewer, and a number
UPDATE jam_idea SET heat = $heat, answered = $answered,
	last = coalesce((SELECT i.id FROM item i WHERE i.root = $id AND i.root <> 0 AND i.state = 3 ORDER BY i.id DESC LIMIT 1), 0) WHERE id = $id;

-- idea_text(id item_id) one: for the search index
-- unguarded: the index asks visible() itself
SELECT t.title, t.body FROM jam_idea t JOIN item i ON i.id = t.id WHERE t.id = $id;

-- idea_address(id item_id) maybe: where it is shown
-- unguarded: asked for an item that was found for the viewer
SELECT p.handle FROM jam_idea t JOIN place p ON p.id = t.jam WHERE t.id = $id;

-- idea_cards(ids ids) many: what lists of all kinds show of them
-- bounded: by the list
SELECT t.id, t.title, t.body, p.handle, p.title AS place_title FROM jam_idea t JOIN item i ON i.id = t.id JOIN place p ON p.id = t.jam WHERE t.id IN list($ids) AND visible(i) AND visible(p);

-- idea_rows(ids ids) many: what lists of a jam show of them
-- bounded: by the list
SELECT t.id, t.forum, t.title, t.body, t.html, t.rehearsal, t.readers, t.built, t.last, t.asks, t.answer, t.highlighted, t.merged, f.title AS forum_title, f.language AS forum_language
FROM jam_idea t JOIN item i ON i.id = t.id JOIN place f ON f.id = t.forum WHERE t.id IN list($ids) AND visible(i) AND visible(f);

-- idea_fresh(ids ids) many: of ideas that were drawn a moment ago those that the viewer may read, and what changed of them since
-- bounded: by the list
SELECT i.id, i.updated, i.place, i.likes, i.likes > 0 AND EXISTS (SELECT 1 FROM reaction r WHERE r.item = i.id AND r.person = $viewer AND r.kind = 1) AS liked:bool, t.answer, t.highlighted
FROM item i JOIN jam_idea t ON t.id = i.id WHERE i.id IN list($ids) AND i.state = 3 AND t.merged = 0 AND visible(i);

-- idea_fresh_unheard(ids ids) many: the same of those that the viewer neither wrote nor was shown
-- row: idea_fresh
-- bounded: by the list
SELECT i.id, i.updated, i.place, i.likes, i.likes > 0 AND EXISTS (SELECT 1 FROM reaction r WHERE r.item = i.id AND r.person = $viewer AND r.kind = 1) AS liked:bool, t.answer, t.highlighted
FROM item i JOIN jam_idea t ON t.id = i.id WHERE i.id IN list($ids) AND i.state = 3 AND t.merged = 0 AND visible(i)
AND i.author <> $viewer AND NOT EXISTS (SELECT 1 FROM jam_reader r WHERE r.idea = t.id AND r.person = $viewer);

-- ---- lists: of a jam, and of one of its forums ----

-- part idea_ids: what a list goes by
SELECT t.id, t.heat FROM jam_idea t JOIN item i ON i.id = t.id;

-- idea_new_in(forum place_id, rehearsal bool, before item_id, most int) many: the newest of a forum
part(idea_ids)
WHERE t.forum = $forum AND t.rehearsal = $rehearsal AND t.merged = 0 AND t.id < $before AND i.state = 3 AND visible(i) ORDER BY t.id DESC LIMIT $most;

-- idea_new(jam place_id, rehearsal bool, before item_id, most int) many: the newest
-- row: idea_new_in
part(idea_ids)
WHERE t.jam = $jam AND t.rehearsal = $rehearsal AND t.merged = 0 AND t.id < $before AND i.state = 3 AND visible(i) ORDER BY t.id DESC LIMIT $most;

-- idea_hot_in(forum place_id, rehearsal bool, heat time, before item_id, most int) many: the hottest of a forum
-- row: idea_new_in
part(idea_ids)
WHERE t.forum = $forum AND t.rehearsal = $rehearsal AND t.merged = 0 AND (t.heat, t.id) < ($heat, $before) AND i.state = 3 AND visible(i) ORDER BY t.heat DESC, t.id DESC LIMIT $most;

-- idea_hot(jam place_id, rehearsal bool, heat time, before item_id, most int) many: the hottest
-- row: idea_new_in
part(idea_ids)
WHERE t.jam = $jam AND t.rehearsal = $rehearsal AND t.merged = 0 AND (t.heat, t.id) < ($heat, $before) AND i.state = 3 AND visible(i) ORDER BY t.heat DESC, t.id DESC LIMIT $most;

-- idea_unanswered_in(forum place_id, rehearsal bool, before item_id, most int) many: those of a forum that nobody answered
-- row: idea_new_in
part(idea_ids)
WHERE t.forum = $forum AND t.answered = false AND t.rehearsal = $rehearsal AND t.merged = 0 AND t.id < $before AND i.state = 3 AND visible(i) ORDER BY t.id DESC LIMIT $most;

-- idea_unanswered(jam place_id, rehearsal bool, before item_id, most int) many: those that nobody answered
-- row: idea_new_in
part(idea_ids)
WHERE t.jam = $jam AND t.answered = false AND t.rehearsal = $rehearsal AND t.merged = 0 AND t.id < $before AND i.state = 3 AND visible(i) ORDER BY t.id DESC LIMIT $most;

-- idea_unheard_in(forum place_id, rehearsal bool, most int) many: the least heard of a forum, of others and not yet shown to the viewer
-- row: idea_new_in
part(idea_ids)
WHERE t.forum = $forum AND t.readers < 20 AND t.rehearsal = $rehearsal AND t.merged = 0 AND i.state = 3 AND i.author <> $viewer AND visible(i)
AND NOT EXISTS (SELECT 1 FROM jam_reader r WHERE r.idea = t.id AND r.person = $viewer) ORDER BY t.readers, t.shuffle, t.id LIMIT $most;

-- idea_unheard(jam place_id, rehearsal bool, most int) many: the least heard, of others and not yet shown to the viewer
-- row: idea_new_in
part(idea_ids)
WHERE t.jam = $jam AND t.readers < 20 AND t.rehearsal = $rehearsal AND t.merged = 0 AND i.state = 3 AND i.author <> $viewer AND visible(i)
AND NOT EXISTS (SELECT 1 FROM jam_reader r WHERE r.idea = t.id AND r.person = $viewer) ORDER BY t.readers, t.shuffle, t.id LIMIT $most;

-- idea_least_heard_in(forum place_id, most int) many: the least heard of a forum, whoever was shown them
-- row: idea_new_in
part(idea_ids)
WHERE t.forum = $forum AND t.readers < 20 AND t.rehearsal = false AND t.merged = 0 AND i.state = 3 AND visible(i) ORDER BY t.readers, t.shuffle, t.id LIMIT $most;

-- idea_least_heard(jam place_id, most int) many: the least heard, whoever was shown them
-- row: idea_new_in
part(idea_ids)
WHERE t.jam = $jam AND t.readers < 20 AND t.rehearsal = false AND t.merged = 0 AND i.state = 3 AND visible(i) ORDER BY t.readers, t.shuffle, t.id LIMIT $most;

-- idea_too_few(jam place_id, most int) one: how many were shown to too few, up to a bound
SELECT count(*) AS n:int FROM (SELECT 1 FROM jam_idea t JOIN item i ON i.id = t.id WHERE t.jam = $jam AND t.readers < 20 AND t.rehearsal = false AND t.merged = 0 AND i.state = 3 AND visible(i) LIMIT $most) x;

-- idea_rehearsed(jam place_id, most int) many: what was tried out
-- unguarded: it is wiped, whoever wrote it
SELECT t.id, t.forum FROM jam_idea t JOIN item i ON i.id = t.id WHERE t.jam = $jam AND t.rehearsal = true AND i.state < 5 ORDER BY t.id LIMIT $most;

-- ---- links between ideas ----

-- idea_link_add(idea item_id, other item_id, kind int) count: one builds on, contradicts, is the same as another one
INSERT INTO jam_link (idea, other, kind, person, created) VALUES ($idea, $other, $kind, $viewer, $now) ON CONFLICT (idea, other) DO NOTHING;

-- idea_link_drop(idea item_id, other item_id, any bool) count: it does not; by who said so, or by the team
DELETE FROM jam_link WHERE idea = $idea AND other = $other AND (person = $viewer OR $any);

-- idea_built(id item_id) run: how many name it
-- unguarded: a counter
UPDATE jam_idea SET built = (SELECT count(*) FROM jam_link l JOIN item n ON n.id = l.idea WHERE l.other = jam_idea.id AND n.state = 3) WHERE id = $id;

-- idea_built_less(id item_id) run: the same of all that an idea names which is gone
-- unguarded: a counter
UPDATE jam_idea SET built = (SELECT count(*) FROM jam_link l JOIN item n ON n.id = l.idea WHERE l.other = jam_idea.id AND n.state = 3)
WHERE id IN (SELECT k.other FROM jam_link k WHERE k.idea = $id);

-- link_others(idea item_id, most int) many: what an idea names, whoever may read that
SELECT l.other FROM jam_link l WHERE l.idea = $idea ORDER BY l.other LIMIT $most;

-- link_drop_all(idea item_id) run: it names nothing any more
DELETE FROM jam_link WHERE idea = $idea;

-- idea_links(id item_id) many: what an idea names
SELECT l.kind, l.person, t.id, t.title, i.language, h.name FROM jam_link l JOIN jam_idea t ON t.id = l.other JOIN item i ON i.id = t.id JOIN person h ON h.id = i.author
WHERE l.idea = $id AND i.state = 3 AND visible(i) ORDER BY l.created, l.other LIMIT 50;

-- idea_linked(id item_id) many: what names it
-- row: idea_links
SELECT l.kind, l.person, t.id, t.title, i.language, h.name FROM jam_link l JOIN jam_idea t ON t.id = l.idea JOIN item i ON i.id = t.id JOIN person h ON h.id = i.author
WHERE l.other = $id AND i.state = 3 AND visible(i) ORDER BY l.idea DESC LIMIT 50;

-- ---- ideas that became one while the jam runs ----

-- idea_merge(id item_id, into item_id) run: another one stands for it; 0: none any more
UPDATE jam_idea SET merged = $into WHERE id = $id;

-- idea_merged_into(id item_id, most int) one: for how many others does an idea stand, up to a bound?
SELECT count(*) AS n:int FROM (SELECT 1 FROM jam_idea t WHERE t.merged = $id AND t.merged > 0 LIMIT $most) x;

-- idea_merged_gone(id item_id) run: what it stood for stands for itself
UPDATE jam_idea SET merged = 0 WHERE merged = $id AND merged > 0;

-- idea_together(stands item_id, but item_id, most int) many: what became one, without one of them; what stands for it first
SELECT t.id, t.title, t.asks, t.answer, i.language, i.comments FROM jam_idea t JOIN item i ON i.id = t.id
WHERE t.id IN (SELECT $stands UNION SELECT m.id FROM jam_idea m WHERE m.merged = $stands AND m.merged > 0) AND t.id <> $but AND i.state = 3 AND visible(i)
ORDER BY CASE WHEN t.id = $stands THEN 0 ELSE 1 END, t.id LIMIT $most;

-- idea_merged_check() each: ideas for which none stands, or one that does not stand for itself
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT t.id FROM jam_idea t JOIN item i ON i.id = t.id LEFT JOIN jam_idea o ON o.id = t.merged LEFT JOIN item n ON n.id = o.id
WHERE i.state = 3 AND t.merged > 0 AND (o.id IS NULL OR o.id = t.id OR o.jam <> t.jam OR o.merged > 0 OR n.state <> 3);

-- ---- polls ----

-- choice_add(idea item_id, number int, label text) run: one of a poll
INSERT INTO jam_choice (idea, number, label, votes) VALUES ($idea, $number, $label, 0);

-- choice_list(idea item_id) many: the poll of an idea that was found for the viewer
-- bounded: CHOICES_MAX
SELECT c.number, c.label, c.votes, EXISTS (SELECT 1 FROM jam_vote v WHERE v.idea = c.idea AND v.person = $viewer AND v.number = c.number) AS mine:bool
FROM jam_choice c WHERE c.idea = $idea ORDER BY c.number LIMIT 20;

-- vote_find(idea item_id) maybe: what the viewer chose
SELECT v.number FROM jam_vote v WHERE v.idea = $idea AND v.person = $viewer;

-- vote_put(idea item_id, number int) run: chooses, or chooses anew
INSERT INTO jam_vote (idea, person, number, created) VALUES ($idea, $viewer, $number, $now)
ON CONFLICT (idea, person) DO UPDATE SET number = excluded.number, created = excluded.created;

-- choice_count(idea item_id, number int, change int) count: votes of one
UPDATE jam_choice SET votes = votes + $change WHERE idea = $idea AND number = $number;

-- ---- who was shown what ----

-- reader_add(idea item_id, person id) count: one more, once a person, until it is heard enough or its jam is frozen
INSERT INTO jam_reader (idea, person) SELECT t.id, h.id FROM jam_idea t JOIN jam j ON j.id = t.jam JOIN person h ON h.id = $person
WHERE t.id = $idea AND t.readers < 20 AND j.told < 3 AND j.freezes > $now
ON CONFLICT (idea, person) DO NOTHING;

-- idea_heard(id item_id, shuffle int) run: by one more
UPDATE jam_idea SET readers = readers + 1, shuffle = $shuffle WHERE id = $id;

-- idea_after(jam place_id, after item_id, most int) many: all of a jam, in batches
-- unguarded: for the job
SELECT t.id FROM jam_idea t WHERE t.jam = $jam AND t.id > $after ORDER BY t.id LIMIT $most;

-- reader_forget(ids ids) run: the count stays, who it was goes
DELETE FROM jam_reader WHERE idea IN list($ids);

-- ---- export, check, the end of an account ----

-- idea_export(person person_id) each: somebody's own ideas
-- unguarded: the author's own
SELECT t.id, t.title, t.body, i.created, p.handle FROM item i JOIN jam_idea t ON t.id = i.id JOIN place p ON p.id = t.jam WHERE i.author = $person AND i.root = 0 AND i.kind = 20 AND i.state < 5;

-- choice_export(person person_id) each: what somebody asked in polls
-- unguarded: the author's own
SELECT c.idea, c.number, c.label FROM item i JOIN jam_choice c ON c.idea = i.id WHERE i.author = $person AND i.root = 0 AND i.kind = 20 AND i.state < 5;

-- vote_export(person person_id) each: what somebody chose in polls
SELECT v.idea, v.number, v.created, c.label FROM jam_vote v JOIN jam_choice c ON c.idea = v.idea AND c.number = v.number WHERE v.person = $person;

-- idea_check() each: items without an idea, or that stand elsewhere
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT i.id FROM item i LEFT JOIN jam_idea t ON t.id = i.id LEFT JOIN jam_forum f ON f.id = t.forum WHERE i.kind = 20 AND (t.id IS NULL OR t.forum <> i.place OR f.jam IS NULL OR f.jam <> t.jam);

-- idea_check_counts() each: ideas whose counters are wrong
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT t.id FROM jam_idea t JOIN item i ON i.id = t.id JOIN jam j ON j.id = t.jam
WHERE i.state = 3 AND (t.built <> (SELECT count(*) FROM jam_link l JOIN item n ON n.id = l.idea WHERE l.other = t.id AND n.state = 3) OR t.answered <> (i.comments > 0)
OR (j.told < 3 AND t.readers < (SELECT count(*) FROM jam_reader r WHERE r.idea = t.id)));

-- choice_check() each: polls whose votes are counted wrongly
-- scan: ruche check looks at everything
SELECT c.idea AS id:item_id FROM jam_choice c WHERE c.votes <> (SELECT count(*) FROM jam_vote v WHERE v.idea = c.idea AND v.number = c.number);

-- idea_erase(ids ids) run: texts of an account that is erased
UPDATE jam_idea SET title = '', body = '', html = '' WHERE id IN list($ids);

-- choice_erase(ids ids) run: and its polls
UPDATE jam_choice SET label = '' WHERE idea IN list($ids);

-- link_erase_counts(person person_id) run: what a person linked counts no more
-- unguarded: a counter
UPDATE jam_idea SET built = built - (SELECT count(*) FROM jam_link l JOIN item n ON n.id = l.idea WHERE l.other = jam_idea.id AND l.person = $person AND n.state = 3)
WHERE id IN (SELECT l.other FROM jam_link l WHERE l.person = $person);

-- link_erase(person person_id) run: and goes
DELETE FROM jam_link WHERE person = $person;

-- vote_erase_counts(person person_id) run: what a person chose counts no more
UPDATE jam_choice SET votes = votes - 1 WHERE EXISTS (SELECT 1 FROM jam_vote v WHERE v.idea = jam_choice.idea AND v.number = jam_choice.number AND v.person = $person)
AND idea IN (SELECT v.idea FROM jam_vote v WHERE v.person = $person);

-- vote_erase(person person_id) run: and goes
DELETE FROM jam_vote WHERE person = $person;

-- reader_erase(person person_id) run: what a person was shown goes; that somebody was stays
DELETE FROM jam_reader WHERE person = $person;
