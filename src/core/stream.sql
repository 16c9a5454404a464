-- stream_follows() many: people the viewer follows, with their newest open item
-- bounded: by what one person follows
SELECT f.whom, p.last FROM follow f JOIN pulse p ON p.id = f.whom WHERE f.who = $viewer AND f.kind = 1;

-- stream_hubs() many: hubs the viewer is a member of or follows, with their newest item
-- bounded: by what one person joined and follows
SELECT m.hub AS source:id, p.last, 2 AS why:int FROM member m JOIN pulse p ON p.id = m.hub WHERE m.person = $viewer AND m.state = 1
UNION ALL
SELECT f.whom AS source:id, p.last, 3 AS why:int FROM follow f JOIN pulse p ON p.id = f.whom WHERE f.who = $viewer AND f.kind = 2;

-- stream_own() maybe: the viewer's own newest open item
SELECT p.last FROM pulse p WHERE p.id = $viewer;

-- With `circle + 0` PostgreSQL walks item_by_author_open to its first row; with the bare column it thinks that item_by_author holds one row
-- of that author, and sorts all of them.

-- stream_author_next(author person_id, before id) maybe: the next open item of a person
SELECT i.id, i.kind, i.state FROM item i WHERE i.author = $author AND open(i) AND i.circle + 0 <= $clear AND i.id < $before AND visible(i) ORDER BY i.id DESC LIMIT 1;

-- stream_hub_next(hub id, before id) maybe: the next item of a hub that the viewer may see
SELECT i.id, i.kind, i.state FROM item i WHERE i.hub = $hub AND i.root = 0 AND i.id < $before AND visible(i) ORDER BY i.id DESC LIMIT 1;

-- Where every question is a trip to another process, the first ones are asked together. A join at the end would read all of item: PostgreSQL takes a walk for long.

-- stream_authors_ahead(authors ids, from id, before id, deep int) many: the next items of each person: the newest, and those behind it down to an id
-- unguarded: the walk asks visible() at each step
-- bounded: as many of each as asked for
WITH RECURSIVE walk(source, item, n) AS (
 SELECT s.id, (SELECT i.id FROM item i WHERE i.author = s.id AND open(i) AND i.circle + 0 <= $clear AND i.id < $before AND visible(i) ORDER BY i.id DESC LIMIT 1), 1 FROM pulse s WHERE s.id IN list($authors)
 UNION ALL
 SELECT w.source, (SELECT i.id FROM item i WHERE i.author = w.source AND open(i) AND i.circle + 0 <= $clear AND i.id < w.item AND visible(i) ORDER BY i.id DESC LIMIT 1), w.n + 1 FROM walk w WHERE w.item >= $from AND w.n < $deep)
SELECT w.source AS source:id, w.item AS id:item_id, (SELECT i.kind FROM item i WHERE i.id = w.item) AS kind:int, (SELECT i.state FROM item i WHERE i.id = w.item) AS state:int
FROM walk w WHERE w.item IS NOT NULL ORDER BY w.source, w.item DESC;

-- stream_hubs_ahead(hubs ids, from id, before id, deep int) many: the next items of each hub: the newest, and those behind it down to an id
-- row: stream_authors_ahead
-- unguarded: the walk asks visible() at each step
-- bounded: as many of each as asked for
WITH RECURSIVE walk(source, item, n) AS (
 SELECT s.id, (SELECT i.id FROM item i WHERE i.hub = s.id AND i.root = 0 AND i.id < $before AND visible(i) ORDER BY i.id DESC LIMIT 1), 1 FROM pulse s WHERE s.id IN list($hubs)
 UNION ALL
 SELECT w.source, (SELECT i.id FROM item i WHERE i.hub = w.source AND i.root = 0 AND i.id < w.item AND visible(i) ORDER BY i.id DESC LIMIT 1), w.n + 1 FROM walk w WHERE w.item >= $from AND w.n < $deep)
SELECT w.source AS source:id, w.item AS id:item_id, (SELECT i.kind FROM item i WHERE i.id = w.item) AS kind:int, (SELECT i.state FROM item i WHERE i.id = w.item) AS state:int
FROM walk w WHERE w.item IS NOT NULL ORDER BY w.source, w.item DESC;

-- stream_hub_open(hub id, before id, most int) many: open items of a hub
SELECT i.id, i.kind, i.state FROM item i WHERE i.hub = $hub AND open(i) AND i.circle <= $clear AND i.id < $before AND visible(i) ORDER BY i.id DESC LIMIT $most;

-- stream_hub_all(hub id, before id, most int) many: what a member sees of it
-- row: stream_hub_open
SELECT i.id, i.kind, i.state FROM item i WHERE i.hub = $hub AND i.root = 0 AND i.id < $before AND visible(i) ORDER BY i.id DESC LIMIT $most;

-- stream_company(kind int, before id, most int) many: open items of a kind by anybody
SELECT i.id FROM item i WHERE i.kind = $kind AND open(i) AND i.circle <= $clear AND i.id < $before AND i.state = 3 AND visible(i) ORDER BY i.id DESC LIMIT $most;

-- stream_author(author person_id, before id, most int) many: what the viewer may see of an author: open items and the circles both share
-- unguarded: each source is wholly readable (circles are joined through the viewer's reach), and the rows shown pass visible() once more
WITH s AS (SELECT v.circle AS k, (SELECT i.id FROM item i WHERE i.author = $author AND i.circle = v.circle AND i.root = 0 AND i.id < $before ORDER BY i.id DESC LIMIT 1) AS head
 FROM reach a JOIN reach v ON v.person = $viewer AND v.circle = a.circle WHERE a.person = $author),
t AS (SELECT k, head FROM s WHERE head IS NOT NULL ORDER BY head DESC LIMIT 40),
f AS (SELECT CASE WHEN count(*) < 40 THEN 0 ELSE min(head) END AS lo FROM t)
SELECT i.id, i.kind, i.state FROM item i WHERE i.id IN (SELECT id FROM (
 SELECT id FROM (SELECT i.id FROM item i WHERE i.author = $author AND i.root = 0 AND i.circle <= 1 AND i.circle <= $clear AND i.id < $before ORDER BY i.id DESC LIMIT 40) o
 UNION ALL SELECT id FROM (SELECT i.id FROM t JOIN item i ON i.author = $author AND i.circle = t.k AND i.root = 0 AND i.id >= (SELECT lo FROM f) AND i.id < $before ORDER BY i.id DESC LIMIT 40) c) u
 ORDER BY id DESC LIMIT 40) AND visible(i) ORDER BY i.id DESC LIMIT $most;
