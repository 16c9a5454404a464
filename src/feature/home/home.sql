-- home_facts(ids ids) many: what the ranking knows of each candidate: public counters, and what the viewer chose
-- bounded: by the list
SELECT i.id, i.kind, i.author, i.hub, i.circle, i.language, i.created, i.likes, i.raters,
       EXISTS (SELECT 1 FROM follow f WHERE f.who = $viewer AND f.whom = i.author) AS followed:bool,
       EXISTS (SELECT 1 FROM member m WHERE m.person = $viewer AND m.hub = i.hub AND m.state = 1) AS joined:bool,
       EXISTS (SELECT 1 FROM follow f WHERE f.who = $viewer AND (f.whom = i.hub OR f.whom = i.place)) AS place_followed:bool,
       (SELECT count(*) FROM item_tag t WHERE t.item = i.id AND (EXISTS (SELECT 1 FROM follow f WHERE f.who = $viewer AND f.whom = t.tag)
        OR EXISTS (SELECT 1 FROM skill s WHERE s.person = $viewer AND s.tag = t.tag AND s.hidden = false))) AS topics:int,
       CASE WHEN i.likes = 0 THEN 0
        WHEN i.likes <= 100 THEN (SELECT count(*) FROM reaction r CROSS JOIN follow f WHERE r.item = i.id AND r.kind = 1 AND f.who = $viewer AND f.whom = r.person)
        ELSE (SELECT count(*) FROM follow f CROSS JOIN reaction r WHERE f.who = $viewer AND f.kind = 1 AND r.item = i.id AND r.person = f.whom AND r.kind = 1) END AS near_thanks:int,
       CASE WHEN i.raters = 0 THEN 0
        WHEN i.raters <= 100 THEN (SELECT count(*) FROM rating g CROSS JOIN follow f WHERE g.item = i.id AND g.stars >= 4 AND f.who = $viewer AND f.whom = g.person)
        ELSE (SELECT count(*) FROM follow f CROSS JOIN rating g WHERE f.who = $viewer AND f.kind = 1 AND g.item = i.id AND g.person = f.whom AND g.stars >= 4) END AS near_ratings:int
FROM item i
WHERE i.id IN list($ids) AND i.state = 3 AND visible(i)
AND NOT EXISTS (SELECT 1 FROM mute m WHERE m.who = $viewer AND m.until > $now AND (m.whom = i.author OR m.whom = i.hub OR m.whom = i.place OR m.whom = i.id));

-- home_names(ids ids) many: for the entries that are shown: the place, and one of the tags that the viewer cares about
-- bounded: by the list
SELECT i.id, coalesce((SELECT p.title FROM place p WHERE p.id = i.hub AND p.kind <> 1 AND visible(p)), '') AS place_title:text,
       coalesce((SELECT min(g.label) FROM item_tag t JOIN tag g ON g.id = t.tag WHERE t.item = i.id AND (EXISTS (SELECT 1 FROM follow f WHERE f.who = $viewer AND f.whom = t.tag)
        OR EXISTS (SELECT 1 FROM skill s WHERE s.person = $viewer AND s.tag = t.tag AND s.hidden = false))), '') AS topic:text
FROM item i WHERE i.id IN list($ids) AND visible(i);

-- home_order(name text) run: how the viewer likes the stream
UPDATE person SET home_order = $name WHERE id = $viewer;

-- home_lately() many: followed people by their newest open post
SELECT p.handle, p.name, p.photo, p.hue, p.title, p.city, x.last FROM
 (SELECT f.whom, u.last FROM follow f JOIN pulse u ON u.id = f.whom WHERE f.who = $viewer AND f.kind = 1 ORDER BY u.last DESC LIMIT 6) x
JOIN person p ON p.id = x.whom WHERE p.state = 1 ORDER BY x.last DESC LIMIT 6;

-- home_muted(ids ids) many: which of these threads the viewer has muted
-- bounded: by the list
SELECT m.whom FROM mute m WHERE m.who = $viewer AND m.until > $now AND m.whom IN list($ids);

-- home_tags(ids ids) many: names of tags, for endorsed skills
-- bounded: by the list
SELECT t.id, t.name, t.label FROM tag t WHERE t.id IN list($ids);

-- home_places(ids ids) many: names of places, for memberships
-- bounded: by the list
SELECT p.id, p.handle, p.title, p.kind FROM place p WHERE p.id IN list($ids) AND visible(p);
