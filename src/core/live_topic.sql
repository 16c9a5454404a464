-- live_items(ids ids) many: those of the items that the viewer may hear of; jam: of a jam that all colleagues read
-- bounded: by the list
SELECT i.id, i.hub, (i.circle <= 1 AND EXISTS (SELECT 1 FROM place f WHERE f.id = i.place AND f.kind IN (14, 15) AND f.circle <= 1 AND f.hub NOT IN (SELECT n.hub FROM narrowing n) AND visible(f))) AS jam:bool
FROM item i WHERE i.id IN list($ids) AND i.root = 0 AND i.state = 3 AND visible(i);

-- live_places(ids ids) many: those of the places, and which circles of readers the viewer belongs to there
-- bounded: by the list
SELECT p.id, p.hub, p.circle, (p.kind IN (14, 15) AND p.circle <= 1 AND p.hub NOT IN (SELECT n.hub FROM narrowing n)) AS jam:bool, EXISTS (SELECT 1 FROM reach r WHERE r.person = $viewer AND r.circle = p.hub) AS member:bool,
       EXISTS (SELECT 1 FROM reach r WHERE r.person = $viewer AND r.circle = p.circle) AS inside:bool
FROM place p WHERE p.id IN list($ids) AND p.state < 3 AND visible(p);

-- live_hubs(most int) many: the hubs that the viewer belongs to
SELECT m.hub FROM member m WHERE m.person = $viewer AND m.state = 1 ORDER BY m.hub DESC LIMIT $most;

-- live_published(ids ids) many: what was published, as far as it decides who hears of it
-- unguarded: the rows choose the topics whose readers may read it, and those were asked visible()
-- bounded: by the list
SELECT i.id, i.kind, i.author, i.place, i.hub, i.circle, p.circle AS place_circle, h.circle AS hub_circle
FROM item i JOIN place p ON p.id = i.place JOIN place h ON h.id = i.hub WHERE i.id IN list($ids) AND i.root = 0 AND i.state = 3;

-- live_conversations(ids ids) many: those of the conversations that the viewer reads
-- bounded: by the list
SELECT c.id FROM conversation c WHERE c.id IN list($ids) AND visible(c);
