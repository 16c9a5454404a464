-- people_link_add(id id, person person_id, position int, label text, url text, public bool) run: a link of a profile
INSERT INTO person_link (id, person, position, label, url, verified, public) VALUES ($id, $person, $position, $label, $url, NULL, $public);

-- people_link_drop(id id) run: a link that is not on the profile any more
DELETE FROM person_link WHERE id = $id;

-- people_link_write(id id, position int, label text) run: one that stays, with its mark
UPDATE person_link SET position = $position, label = $label WHERE id = $id;

-- people_language_add(person person_id, language text) run: a language somebody speaks
INSERT INTO person_language (person, language) VALUES ($person, $language) ON CONFLICT (person, language) DO NOTHING;

-- people_languages_clear(person person_id) run: before they are written anew
DELETE FROM person_language WHERE person = $person;

-- people_erase(person person_id) run: a pseudonym that waits for a decision
DELETE FROM pseudonym_request WHERE person = $person;

-- people_manager(person person_id, manager person_id) run: whom somebody reports to
UPDATE person SET manager = $manager WHERE id = $person;

-- part people_row: what the directory shows of somebody
SELECT p.id, p.handle, p.name, p.title, p.unit, p.city, p.country, p.photo, p.hue, p.kind, p.sort_key, 0 AS endorsements:int
FROM person p;

-- people_page(key text, id id, high text, most int) many: the directory by name, behind a key
part(people_row) WHERE (p.sort_key, p.id) > ($key, $id) AND p.sort_key < $high AND p.state = 1 ORDER BY p.sort_key, p.id LIMIT $most;

-- people_page_back(key text, id id, low text, most int) many: the page before a key, last one first
-- row: people_page
part(people_row) WHERE (p.sort_key, p.id) < ($key, $id) AND p.sort_key >= $low AND p.state = 1 ORDER BY p.sort_key DESC, p.id DESC LIMIT $most;

-- people_page_unit(unit text, country text, key text, id id, high text, most int) many: the people of a unit
-- row: people_page
part(people_row) WHERE p.unit = $unit AND (p.sort_key, p.id) > ($key, $id) AND p.sort_key < $high AND p.state = 1 AND ($country = '' OR p.country = $country)
ORDER BY p.sort_key, p.id LIMIT $most;

-- people_page_unit_back(unit text, country text, key text, id id, low text, most int) many: those of a unit before a key, last one first
-- row: people_page
part(people_row) WHERE p.unit = $unit AND (p.sort_key, p.id) < ($key, $id) AND p.sort_key >= $low AND p.state = 1 AND ($country = '' OR p.country = $country)
ORDER BY p.sort_key DESC, p.id DESC LIMIT $most;

-- people_page_country(country text, key text, id id, high text, most int) many: the people of a country
-- row: people_page
part(people_row) WHERE p.country = $country AND (p.sort_key, p.id) > ($key, $id) AND p.sort_key < $high AND p.state = 1 ORDER BY p.sort_key, p.id LIMIT $most;

-- people_page_country_back(country text, key text, id id, low text, most int) many: those of a country before a key, last one first
-- row: people_page
part(people_row) WHERE p.country = $country AND (p.sort_key, p.id) < ($key, $id) AND p.sort_key >= $low AND p.state = 1 ORDER BY p.sort_key DESC, p.id DESC LIMIT $most;

-- part people_skilled: the people who show a skill
SELECT p.id, p.handle, p.name, p.title, p.unit, p.city, p.country, p.photo, p.hue, p.kind, p.sort_key, s.endorsements AS endorsements:int
FROM skill s JOIN person p ON p.id = s.person
WHERE s.tag = $tag AND s.hidden = false AND p.state = 1 AND ($unit = '' OR p.unit = $unit) AND ($country = '' OR p.country = $country);

-- people_page_skill(tag tag_id, unit text, country text, endorsements int, person id, most int) many: the people with a skill, most endorsed first
-- row: people_page
part(people_skilled) AND (s.endorsements, s.person) < ($endorsements, $person) ORDER BY s.endorsements DESC, s.person DESC LIMIT $most;

-- people_page_skill_back(tag tag_id, unit text, country text, endorsements int, person id, most int) many: those endorsed more often, last one first
-- row: people_page
part(people_skilled) AND (s.endorsements, s.person) > ($endorsements, $person) ORDER BY s.endorsements, s.person LIMIT $most;

-- people_some(people ids, tag tag_id, unit text, country text) many: those of these people who are of a unit and a country and show a skill, where these are given
-- row: people_page
-- bounded: by the list
part(people_row) WHERE p.id IN list($people) AND p.state = 1 AND ($unit = '' OR p.unit = $unit) AND ($country = '' OR p.country = $country)
AND ($tag = 0 OR EXISTS (SELECT 1 FROM skill s WHERE s.person = p.id AND s.tag = $tag AND s.hidden = false));

-- people_next_unit(unit text) maybe: the next unit by name
SELECT p.unit FROM person p WHERE p.unit > $unit ORDER BY p.unit LIMIT 1;

-- people_next_country(country text) maybe: the next country by code
SELECT p.country FROM person p WHERE p.country > $country ORDER BY p.country LIMIT 1;

-- people_reports(person person_id) many: who reports to somebody
SELECT p.id, p.handle, p.name, p.title, p.city, p.photo, p.hue FROM person p WHERE p.manager = $person AND p.state = 1 ORDER BY p.sort_key LIMIT 100;

-- people_skills(person person_id, hidden bool) many: skills on a profile, most endorsed first: those shown, or those the owner has not let stand there
SELECT t.id, t.name, t.label, s.endorsements, s.hidden,
       EXISTS (SELECT 1 FROM endorsement e WHERE e.person = s.person AND e.tag = s.tag AND e.giver = $viewer) AS mine:bool
FROM skill s JOIN tag t ON t.id = s.tag WHERE s.person = $person AND s.hidden = $hidden ORDER BY s.endorsements DESC, t.name LIMIT 60;

-- people_suggested(person person_id) one: how many skills the viewer has named that the owner does not show
SELECT count(*) AS n:int FROM skill s JOIN endorsement e ON e.person = s.person AND e.tag = s.tag AND e.giver = $viewer
WHERE s.person = $person AND s.hidden = true;

-- people_endorsers(person person_id) many: who endorsed, newest first within a skill
SELECT e.tag, g.handle, g.name, g.photo, g.hue FROM endorsement e JOIN person g ON g.id = e.giver
WHERE e.person = $person AND g.state = 1 ORDER BY e.tag, e.created DESC LIMIT 600;

-- people_skill(person person_id, tag tag_id) maybe: a skill of somebody
SELECT s.hidden, s.endorsements FROM skill s WHERE s.person = $person AND s.tag = $tag;

-- people_skill_add(person person_id, tag tag_id, hidden bool, created time) run: a skill
INSERT INTO skill (person, tag, endorsements, hidden, created) VALUES ($person, $tag, 0, $hidden, $created) ON CONFLICT (person, tag) DO NOTHING;

-- people_skill_hide(person person_id, tag tag_id, hidden bool) count: shown or not
UPDATE skill SET hidden = $hidden WHERE person = $person AND tag = $tag;

-- people_skill_drop(person person_id, tag tag_id) count: gone
DELETE FROM skill WHERE person = $person AND tag = $tag;

-- people_endorsements_drop(person person_id, tag tag_id) run: and what was said of it
DELETE FROM endorsement WHERE person = $person AND tag = $tag;

-- people_endorse(person person_id, tag tag_id, giver person_id, created time) count: a colleague says so too
INSERT INTO endorsement (person, tag, giver, created) VALUES ($person, $tag, $giver, $created) ON CONFLICT (person, tag, giver) DO NOTHING;

-- people_endorse_drop(person person_id, tag tag_id, giver person_id) count: takes it back
DELETE FROM endorsement WHERE person = $person AND tag = $tag AND giver = $giver;

-- people_skill_hold(person person_id, tag tag_id) run: others who say so wait, so that what is counted next is there
UPDATE skill SET endorsements = endorsements WHERE person = $person AND tag = $tag;

-- people_skill_count(person person_id, tag tag_id) run: how many say so
UPDATE skill SET endorsements = (SELECT count(*) FROM endorsement e WHERE e.person = $person AND e.tag = $tag)
WHERE person = $person AND tag = $tag;

-- people_link_find(id id) maybe: a link and whose it is, for the job that asks its page
SELECT l.url, p.handle, p.state FROM person_link l JOIN person p ON p.id = l.person WHERE l.id = $id;

-- people_link_mark(id id, verified time) run: what its page said
UPDATE person_link SET verified = nullif($verified, 0) WHERE id = $id;

-- people_links(person person_id) many: links on a profile
SELECT l.id, l.label, l.url, l.verified, l.public FROM person_link l WHERE l.person = $person ORDER BY l.position LIMIT 20;

-- people_languages(person person_id) many: languages somebody speaks
SELECT l.language FROM person_language l WHERE l.person = $person ORDER BY l.language LIMIT 20;

-- people_communities(person person_id) many: communities of somebody that the viewer may know of
SELECT p.id, p.title, p.handle, p.members, m.role FROM member m JOIN place p ON p.id = m.hub
WHERE m.person = $person AND m.state = 1 AND p.kind = 3 AND p.state = 1 AND visible(p) ORDER BY m.hub LIMIT 8;

-- people_answers(person person_id, before id) many: comments of somebody that the viewer may see, newest first
SELECT i.id FROM item i WHERE i.author = $person AND i.root <> 0 AND i.id < $before AND i.state = 3 AND visible(i) ORDER BY i.id DESC LIMIT 20;

-- people_request_put(person person_id, pseudonym text, resembles text) run: a pseudonym waits for an administrator
INSERT INTO pseudonym_request (person, pseudonym, resembles, created) VALUES ($person, $pseudonym, $resembles, $now)
ON CONFLICT (person) DO UPDATE SET pseudonym = excluded.pseudonym, resembles = excluded.resembles, created = excluded.created;

-- people_request(person person_id) maybe: does one wait?
SELECT r.pseudonym, r.resembles FROM pseudonym_request r WHERE r.person = $person;

-- people_requests() many: what waits, oldest first
SELECT r.person, r.pseudonym, r.resembles, r.created, p.handle, p.name, p.photo, p.hue, p.title, p.city
FROM pseudonym_request r JOIN person p ON p.id = r.person ORDER BY r.created LIMIT 100;

-- people_request_drop(person person_id) count: decided
DELETE FROM pseudonym_request WHERE person = $person;

-- people_export_skills(person person_id) many: skills with their state
-- bounded: a person's own
SELECT t.name, t.label, s.endorsements, s.hidden, s.created FROM skill s JOIN tag t ON t.id = s.tag WHERE s.person = $person ORDER BY t.name;

-- people_export_endorsements(person person_id) each: endorsements received
SELECT t.name, e.created, g.handle AS giver FROM endorsement e JOIN tag t ON t.id = e.tag JOIN person g ON g.id = e.giver WHERE e.person = $person ORDER BY e.created, e.tag, e.giver;

-- people_export_follows(person person_id) each: what a person follows
SELECT f.whom, f.kind, f.created, coalesce(p.handle, '') AS handle:text FROM follow f LEFT JOIN person p ON p.id = f.whom AND f.kind = 1 WHERE f.who = $person;

-- people_export_member(person person_id) each: memberships
-- unguarded: the own memberships
SELECT p.handle, p.title, m.role, m.state, m.created FROM member m JOIN place p ON p.id = m.hub WHERE m.person = $person;

-- people_export_sessions(person person_id) many: where somebody is signed in, without the secrets
-- bounded: a person's own
SELECT s.created, s.seen, s.address, s.agent FROM session s WHERE s.person = $person ORDER BY s.created;

-- people_export_tokens(person person_id) each: programs that somebody let in, without the secrets
SELECT t.name, t.writes, t.created, coalesce(t.used, 0) AS used:int FROM api_token t WHERE t.person = $person ORDER BY t.created, t.id;
