-- people_link_add(id id, person person_id, position int, label text, url text, public bool) run: a link of a profile
INSERT INTO person_link (id, person, position, label, url, verified, public) VALUES ($id, $person, $position, $label, $url, NULL, $public);

-- people_language_add(person person_id, language text) run: a language somebody speaks
INSERT INTO person_language (person, language) VALUES ($person, $language) ON CONFLICT (person, language) DO NOTHING;

-- people_manager(person person_id, manager person_id) run: whom somebody reports to
UPDATE person SET manager = $manager WHERE id = $person;

-- people_skill_add(person person_id, tag tag_id, created time) run: a skill
INSERT INTO skill (person, tag, endorsements, hidden, created) VALUES ($person, $tag, 0, false, $created) ON CONFLICT (person, tag) DO NOTHING;

-- people_endorse(person person_id, tag tag_id, giver person_id, created time) run: a colleague says so too
INSERT INTO endorsement (person, tag, giver, created) VALUES ($person, $tag, $giver, $created) ON CONFLICT (person, tag, giver) DO NOTHING;

-- people_skill_count(person person_id, tag tag_id) run: how many say so
UPDATE skill SET endorsements = (SELECT count(*) FROM endorsement e WHERE e.person = $person AND e.tag = $tag)
WHERE person = $person AND tag = $tag;

-- people_page(key text, after id) many: the directory by name
SELECT p.id, p.handle, p.name, p.given_name, p.family_name, p.title, p.unit, p.city, p.country, p.photo, p.hue, p.kind, p.sort_key
FROM person p WHERE (p.sort_key, p.id) > ($key, $after) AND p.state = 1 ORDER BY p.sort_key, p.id LIMIT 51;

-- people_reports(person person_id) many: who reports to somebody
SELECT p.id, p.handle, p.name, p.title, p.city, p.photo, p.hue FROM person p WHERE p.manager = $person AND p.state = 1 ORDER BY p.sort_key LIMIT 100;

-- people_skills(person person_id) many: skills on a profile, most endorsed first
SELECT t.id, t.name, t.label, s.endorsements, s.hidden,
       EXISTS (SELECT 1 FROM endorsement e WHERE e.person = s.person AND e.tag = s.tag AND e.giver = $viewer) AS mine:bool
FROM skill s JOIN tag t ON t.id = s.tag WHERE s.person = $person ORDER BY s.endorsements DESC, t.name LIMIT 60;

-- people_links(person person_id) many: links on a profile
SELECT l.id, l.label, l.url, l.verified FROM person_link l WHERE l.person = $person ORDER BY l.position LIMIT 20;

-- people_languages(person person_id) many: languages somebody speaks
SELECT l.language FROM person_language l WHERE l.person = $person ORDER BY l.language LIMIT 20;
