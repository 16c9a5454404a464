-- suggestion_add(id item_id, place place_id, title text, body text, html text) run: an idea
INSERT INTO suggestion (id, place, title, body, html, state, said, votes) VALUES ($id, $place, $title, $body, $html, 1, '', 0);

-- suggestion_write(id item_id, title text, body text, html text) run: an edit
UPDATE suggestion SET title = $title, body = $body, html = $html WHERE id = $id;

-- suggestion_find(id item_id) maybe: an idea
SELECT s.id, s.place, s.title, s.body, s.html, s.state, s.said, s.votes, p.handle, p.title AS place_title,
       EXISTS (SELECT 1 FROM suggestion_vote v WHERE v.suggestion = s.id AND v.person = $viewer) AS voted:bool
FROM suggestion s JOIN item i ON i.id = s.id JOIN place p ON p.id = s.place WHERE s.id = $id AND i.state = 3 AND visible(i) AND visible(p);

-- suggestion_text(id item_id) one: for the search index
-- unguarded: the index asks visible() itself
SELECT s.title, s.body, s.said FROM suggestion s JOIN item i ON i.id = s.id WHERE s.id = $id;

-- suggestion_address(id item_id) maybe: where it is shown
-- unguarded: asked for an item that was found for the viewer
SELECT p.handle FROM suggestion s JOIN place p ON p.id = s.place WHERE s.id = $id;

-- suggestion_cards(ids ids) many: what lists show of them
-- bounded: by the list
SELECT s.id, s.title, s.body, p.handle, p.title AS place_title FROM suggestion s JOIN item i ON i.id = s.id JOIN place p ON p.id = s.place WHERE s.id IN list($ids) AND visible(i) AND visible(p);

-- part suggestion_rows: what lists show of ideas
SELECT s.id, s.title, s.state, s.votes, i.language, i.created, i.comments, h.name AS author_name
FROM suggestion s JOIN item i ON i.id = s.id JOIN person h ON h.id = i.author;

-- suggestion_wanted(place place_id, votes int, before id, most int) many: what most people want and nothing has settled
part(suggestion_rows)
WHERE s.place = $place AND s.state <= 3 AND (s.votes, s.id) < ($votes, $before) AND i.state = 3 AND visible(i) ORDER BY s.votes DESC, s.id DESC LIMIT $most;

-- suggestion_newest(place place_id, before item_id, most int) many: by when they came
-- row: suggestion_wanted
part(suggestion_rows)
WHERE s.place = $place AND s.id < $before AND i.state = 3 AND visible(i) ORDER BY s.id DESC LIMIT $most;

-- suggestion_settled(place place_id, before item_id, most int) many: what was done, or will not be
-- row: suggestion_wanted
part(suggestion_rows)
WHERE s.place = $place AND s.state IN (4, 5) AND s.id < $before AND i.state = 3 AND visible(i) ORDER BY s.id DESC LIMIT $most;

-- suggestion_vote_add(id item_id) count: the viewer wants it; 0: did so before
INSERT INTO suggestion_vote (suggestion, person, created) VALUES ($id, $viewer, $now) ON CONFLICT (suggestion, person) DO NOTHING;

-- suggestion_vote_drop(id item_id) count: and does no more; 0: did not
DELETE FROM suggestion_vote WHERE suggestion = $id AND person = $viewer;

-- suggestion_vote_import(id item_id, person person_id, created time) count: somebody of made content wants it
INSERT INTO suggestion_vote (suggestion, person, created) VALUES ($id, $person, $created) ON CONFLICT (suggestion, person) DO NOTHING;

-- suggestion_counted(id item_id, by int) run: one more or less
UPDATE suggestion SET votes = votes + $by WHERE id = $id;

-- suggestion_put(id item_id, state int, said text) run: what becomes of it
UPDATE suggestion SET state = $state, said = $said WHERE id = $id;

-- suggestion_export(person person_id) each: somebody's own ideas
-- unguarded: the author's own
SELECT s.id, s.title, s.body, i.created FROM suggestion s JOIN item i ON i.id = s.id WHERE i.author = $person AND i.root = 0 AND i.state < 5;

-- suggestion_export_votes(person person_id) each: and what they want of what they still read
SELECT v.suggestion AS id, v.created FROM suggestion_vote v JOIN item i ON i.id = v.suggestion WHERE v.person = $person AND i.state = 3 AND visible(i) ORDER BY v.suggestion;

-- suggestion_erase(ids ids) run: texts of an account that is erased
UPDATE suggestion SET title = '', body = '', html = '', said = '', state = 6 WHERE id IN list($ids);

-- suggestion_erase_counted(person person_id) run: what they wanted has one less
UPDATE suggestion SET votes = votes - 1 WHERE id IN (SELECT v.suggestion FROM suggestion_vote v WHERE v.person = $person);

-- suggestion_erase_votes(person person_id) run: and nothing says that they did
DELETE FROM suggestion_vote WHERE person = $person;

-- suggestion_check() each: ideas whose item stands elsewhere, or items without a text
-- unguarded: ruche check
-- scan: ruche check looks at everything
SELECT i.id FROM item i LEFT JOIN suggestion s ON s.id = i.id WHERE i.kind = 21 AND (s.id IS NULL OR s.place <> i.place);

-- suggestion_check_votes() each: votes that are counted wrong
-- scan: ruche check looks at everything
SELECT s.id, s.votes FROM suggestion s WHERE s.votes <> (SELECT count(*) FROM suggestion_vote v WHERE v.suggestion = s.id);

-- suggestion_scale_members(place place_id, most int) many: some of those who are in one
-- bounded: by most
SELECT m.person FROM member m WHERE m.hub = $place AND m.state = 1 ORDER BY m.role, m.person LIMIT $most;
