-- home_candidates(ids ids) many: public counters of each candidate
-- bounded: by the list
SELECT i.id, i.kind, i.author, i.hub, i.place, i.circle, i.language, i.created, i.likes, i.raters FROM item i
WHERE i.id IN list($ids) AND i.state = 3 AND visible(i);

-- home_ties() many: what the viewer follows (1), belongs to (2), can (4) and has muted (8)
-- bounded: by what one person chooses
SELECT f.whom AS id:id, 1 AS tie:int, f.kind = 1 AS person:bool FROM follow f WHERE f.who = $viewer
UNION ALL SELECT m.hub, 2, false FROM member m WHERE m.person = $viewer AND m.state = 1
UNION ALL SELECT s.tag, 4, false FROM skill s WHERE s.person = $viewer AND s.hidden = false
UNION ALL SELECT u.whom, 8, false FROM mute u WHERE u.who = $viewer AND u.until > $now;

-- home_item_tags(ids ids) many: their tags
-- bounded: by the list and TAGS_PER_ITEM
SELECT t.item, t.tag FROM item_tag t WHERE t.item IN list($ids);

-- home_thanks(ids ids) many: who thanked, for items that few thanked
-- bounded: by the list, and by the few of each
SELECT r.item, r.person FROM reaction r WHERE r.item IN list($ids) AND r.kind = 1;

-- home_ratings(ids ids) many: who found it good, for items that few rated
-- row: home_thanks
-- bounded: by the list, and by the few of each
SELECT g.item, g.person FROM rating g WHERE g.item IN list($ids) AND g.stars >= 4;

-- home_thanks_many(ids ids) many: how many followed people thanked, where many did
-- bounded: by the list
-- unguarded: a count for items that were found for the viewer
SELECT i.id, (SELECT count(*) FROM follow f CROSS JOIN reaction r WHERE f.who = $viewer AND f.kind = 1 AND r.item = i.id AND r.person = f.whom AND r.kind = 1) AS n:int
FROM item i WHERE i.id IN list($ids);

-- home_ratings_many(ids ids) many: how many followed people found it good, where many rated
-- row: home_thanks_many
-- bounded: by the list
-- unguarded: a count for items that were found for the viewer
SELECT i.id, (SELECT count(*) FROM follow f CROSS JOIN rating g WHERE f.who = $viewer AND f.kind = 1 AND g.item = i.id AND g.person = f.whom AND g.stars >= 4) AS n:int
FROM item i WHERE i.id IN list($ids);

-- home_order(name text) run: how the viewer likes the stream
UPDATE person SET home_order = $name WHERE id = $viewer;

-- home_lately(ids ids) many: people by their id
-- bounded: by the list
SELECT p.id, p.handle, p.name, p.photo, p.hue, p.title, p.city FROM person p WHERE p.id IN list($ids) AND p.state = 1;

-- home_muted(ids ids) many: which of these threads the viewer has muted
-- bounded: by the list
SELECT m.whom FROM mute m WHERE m.who = $viewer AND m.until > $now AND m.whom IN list($ids);

-- home_tags(ids ids) many: names of tags, for endorsed skills
-- bounded: by the list
SELECT t.id, t.name, t.label FROM tag t WHERE t.id IN list($ids);

-- home_places(ids ids) many: names of places, for memberships and invitations
-- unguarded: who is invited reads the name; the others are asked with reach
-- bounded: by the list
SELECT p.id, p.handle, p.title, p.kind FROM place p
WHERE p.id IN list($ids) AND p.state < 3 AND (p.circle <= $clear OR EXISTS (SELECT 1 FROM reach r WHERE r.person = $viewer AND (r.circle = p.circle OR r.circle = p.hub))
OR EXISTS (SELECT 1 FROM member m WHERE m.person = $viewer AND m.hub = p.id AND m.state = 3));
