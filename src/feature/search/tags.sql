-- tags_popular() many: the tags that most open items carry
SELECT t.id, t.name, t.label, t.items FROM tag t WHERE t.items >= 2 ORDER BY t.items DESC, t.id LIMIT 200;

-- tags_people(people ids) many: how people are shown
-- bounded: by the list
SELECT p.id, p.handle, p.name, p.title, p.city, p.photo, p.hue, p.kind FROM person p WHERE p.id IN list($people) AND p.state = 1;

-- tags_skilled(tag tag_id) many: who knows about it: the most endorsed
SELECT s.person FROM skill s JOIN person p ON p.id = s.person
WHERE s.tag = $tag AND s.hidden = false AND p.state = 1 ORDER BY s.endorsements DESC, s.person LIMIT 6;
