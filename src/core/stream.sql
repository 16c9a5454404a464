-- stream_follows() many: people the viewer follows, with their newest open item
-- bounded: by what one person follows
SELECT f.whom, p.last FROM follow f JOIN pulse p ON p.id = f.whom WHERE f.who = $viewer AND f.kind = 1;

-- stream_hubs() many: hubs the viewer is a member of or follows, with their newest item; and of the tags followed last, with their newest open one
-- bounded: by what one person joined and follows
SELECT m.hub AS source:id, p.last, 2 AS why:int FROM member m JOIN pulse p ON p.id = m.hub WHERE m.person = $viewer AND m.state = 1
UNION ALL
SELECT f.whom AS source:id, p.last, 3 AS why:int FROM follow f JOIN pulse p ON p.id = f.whom WHERE f.who = $viewer AND f.kind = 2
UNION ALL
SELECT g.whom AS source:id, (SELECT max(x.item) FROM (
 SELECT a.item FROM (SELECT t.item FROM item_tag t WHERE t.tag = g.whom AND t.circle = 1 AND $clear >= 1 ORDER BY t.item DESC LIMIT 1) a
 UNION ALL SELECT b.item FROM (SELECT t.item FROM item_tag t WHERE t.tag = g.whom AND t.circle = 0 ORDER BY t.item DESC LIMIT 1) b) x) AS last, 6 AS why:int
FROM (SELECT f.whom FROM follow f WHERE f.who = $viewer AND f.kind = 3 ORDER BY f.created DESC, f.whom LIMIT 50) g;

-- stream_own() maybe: the viewer's own newest open item
SELECT p.last FROM pulse p WHERE p.id = $viewer;

-- With `circle + 0` PostgreSQL walks item_by_author_open to its first row; with the bare column it thinks that item_by_author holds one row
-- of that author, and sorts all of them.

-- stream_author_next(author person_id, before id) maybe: the next open item of a person
SELECT i.id, i.kind, i.state FROM item i WHERE i.author = $author AND open(i) AND i.circle + 0 <= $clear AND i.id < $before AND visible(i) ORDER BY i.id DESC LIMIT 1;

-- stream_hub_next(hub id, before id) maybe: the next item of a hub that the viewer may see
SELECT i.id, i.kind, i.state FROM item i WHERE i.hub = $hub AND i.root = 0 AND i.id < $before AND visible(i) ORDER BY i.id DESC LIMIT 1;

-- Answers carry tags, too, and there may be very many: they are given as rows without a state, so that one look stays one step.

-- stream_tag_next(tag id, before id) maybe: the next open item of a tag
SELECT i.id, i.kind, CASE WHEN i.root = 0 THEN i.state ELSE 0 END AS state:int FROM item i WHERE i.id = (SELECT max(x.id) FROM (
 SELECT a.id FROM (SELECT i.id FROM item_tag t CROSS JOIN item i WHERE t.tag = $tag AND t.circle = 1 AND $clear >= 1 AND t.item < $before AND i.id = t.item AND visible(i) ORDER BY t.item DESC LIMIT 1) a
 UNION ALL SELECT b.id FROM (SELECT i.id FROM item_tag t CROSS JOIN item i WHERE t.tag = $tag AND t.circle = 0 AND t.item < $before AND i.id = t.item AND visible(i) ORDER BY t.item DESC LIMIT 1) b) x) AND visible(i);

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

-- stream_tags_ahead(tags ids, from id, before id, deep int) many: the next open items of each tag: the newest, and those behind it down to an id
-- row: stream_authors_ahead
-- unguarded: the walk asks visible() at each step
-- bounded: as many of each as asked for
WITH RECURSIVE walk(source, item, n) AS (
 SELECT s.id, (SELECT max(x.id) FROM (
 SELECT a.id FROM (SELECT i.id FROM item_tag t CROSS JOIN item i WHERE t.tag = s.id AND t.circle = 1 AND $clear >= 1 AND t.item < $before AND i.id = t.item AND visible(i) ORDER BY t.item DESC LIMIT 1) a
 UNION ALL SELECT b.id FROM (SELECT i.id FROM item_tag t CROSS JOIN item i WHERE t.tag = s.id AND t.circle = 0 AND t.item < $before AND i.id = t.item AND visible(i) ORDER BY t.item DESC LIMIT 1) b) x), 1 FROM tag s WHERE s.id IN list($tags)
 UNION ALL
 SELECT w.source, (SELECT max(x.id) FROM (
 SELECT a.id FROM (SELECT i.id FROM item_tag t CROSS JOIN item i WHERE t.tag = w.source AND t.circle = 1 AND $clear >= 1 AND t.item < w.item AND i.id = t.item AND visible(i) ORDER BY t.item DESC LIMIT 1) a
 UNION ALL SELECT b.id FROM (SELECT i.id FROM item_tag t CROSS JOIN item i WHERE t.tag = w.source AND t.circle = 0 AND t.item < w.item AND i.id = t.item AND visible(i) ORDER BY t.item DESC LIMIT 1) b) x), w.n + 1 FROM walk w WHERE w.item >= $from AND w.n < $deep)
SELECT w.source AS source:id, w.item AS id:item_id, (SELECT i.kind FROM item i WHERE i.id = w.item) AS kind:int, (SELECT CASE WHEN i.root = 0 THEN i.state ELSE 0 END FROM item i WHERE i.id = w.item) AS state:int
FROM walk w WHERE w.item IS NOT NULL ORDER BY w.source, w.item DESC;

-- The walk is over what the viewer may read by name, newest first, between two ids: communities stand there, too, and are no items. As a plain join SQLite would begin with the items.

-- stream_listed(from id, before id, most int) many: updates for named readers, the viewer among them, of people the viewer follows
SELECT i.id, i.author FROM reach r CROSS JOIN item i WHERE r.person = $viewer AND r.circle >= $from AND r.circle < $before AND i.id = r.circle AND i.circle = r.circle AND i.kind = 3 AND i.root = 0 AND i.state = 3
AND visible(i) AND EXISTS (SELECT 1 FROM follow f WHERE f.who = $viewer AND f.kind = 1 AND f.whom = i.author) ORDER BY r.circle DESC LIMIT $most;

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
 FROM (SELECT x.circle FROM reach a JOIN reach x ON x.person = $viewer AND x.circle = a.circle WHERE a.person = $author
  UNION SELECT z.circle FROM reach a CROSS JOIN circle_hub z CROSS JOIN reach y WHERE a.person = $author AND z.circle = a.circle AND y.person = $viewer AND y.circle = z.hub) v),
t AS (SELECT k, head FROM s WHERE head IS NOT NULL ORDER BY head DESC LIMIT 40),
f AS (SELECT CASE WHEN count(*) < 40 THEN 0 ELSE min(head) END AS lo FROM t)
SELECT i.id, i.kind, i.state FROM item i WHERE i.id IN (SELECT id FROM (
 SELECT id FROM (SELECT i.id FROM item i WHERE i.author = $author AND i.root = 0 AND i.circle <= 1 AND i.circle <= $clear AND i.id < $before ORDER BY i.id DESC LIMIT 40) o
 UNION ALL SELECT id FROM (SELECT i.id FROM t JOIN item i ON i.author = $author AND i.circle = t.k AND i.root = 0 AND i.id >= (SELECT lo FROM f) AND i.id < $before ORDER BY i.id DESC LIMIT 40) c) u
 ORDER BY id DESC LIMIT 40) AND visible(i) ORDER BY i.id DESC LIMIT $most;

-- part author_circles: the circles of an author's items that the viewer reads as a whole: the open ones, and those both share, by name or in a community
SELECT 0 AS k UNION ALL SELECT 1 WHERE $clear >= 1 UNION ALL SELECT v.circle FROM reach a JOIN reach v ON v.person = $viewer AND v.circle = a.circle WHERE a.person = $author
 UNION ALL SELECT DISTINCT z.circle FROM reach a CROSS JOIN circle_hub z CROSS JOIN reach y WHERE a.person = $author AND z.circle = a.circle AND y.person = $viewer AND y.circle = z.hub
  AND NOT EXISTS (SELECT 1 FROM reach m WHERE m.person = $viewer AND m.circle = z.circle);

-- stream_author_kind(author person_id, kind int, before id, most int) many: the same of one kind, however much of others there is
-- unguarded: each source is wholly readable (circles are joined through the viewer's reach), and the rows shown pass visible() once more
WITH c AS (part(author_circles)),
s AS (SELECT c.k, (SELECT i.id FROM item i WHERE i.author = $author AND i.circle = c.k AND i.kind = $kind AND i.root = 0 AND i.state = 3 AND i.id < $before ORDER BY i.id DESC LIMIT 1) AS head FROM c),
t AS (SELECT k, head FROM s WHERE head IS NOT NULL ORDER BY head DESC LIMIT 40),
f AS (SELECT CASE WHEN count(*) < 40 THEN 0 ELSE min(head) END AS lo FROM t)
SELECT i.id FROM item i WHERE i.id IN (
 SELECT id FROM (SELECT i.id FROM t JOIN item i ON i.author = $author AND i.circle = t.k AND i.kind = $kind AND i.root = 0 AND i.state = 3 AND i.id >= (SELECT lo FROM f) AND i.id < $before ORDER BY i.id DESC LIMIT 40) u)
AND visible(i) ORDER BY i.id DESC LIMIT $most;

-- stream_author_count(author person_id, most int) many: how many of each kind the viewer may see of an author, counted to a bound in each circle
-- unguarded: the walk over circles that are wholly readable finds which kinds there are, what is counted passes visible()
-- bounded: by the kinds
WITH RECURSIVE c AS (part(author_circles)),
walk(circle, kind) AS (
 SELECT c.k, (SELECT i.kind FROM item i WHERE i.author = $author AND i.circle = c.k AND i.root = 0 AND i.state = 3 ORDER BY i.kind LIMIT 1) FROM c
 UNION ALL
 SELECT w.circle, (SELECT i.kind FROM item i WHERE i.author = $author AND i.circle = w.circle AND i.kind > w.kind AND i.root = 0 AND i.state = 3 ORDER BY i.kind LIMIT 1) FROM walk w WHERE w.kind IS NOT NULL)
SELECT w.kind AS kind:int, sum((SELECT count(*) FROM (SELECT 1 FROM item i WHERE i.author = $author AND i.circle = w.circle AND i.kind = w.kind AND i.root = 0 AND i.state = 3 AND visible(i) LIMIT $most) x)) AS n:int
FROM walk w WHERE w.kind IS NOT NULL GROUP BY w.kind ORDER BY w.kind;

-- stream_answers_count(author person_id, looked int, most int) one: how many of an author's newest answers were looked at, and how many of them the viewer may see, to a bound
-- unguarded: how many answers somebody wrote bounds the work and is told to nobody, what is counted passes visible()
SELECT (SELECT count(*) FROM (SELECT 1 FROM item i WHERE i.id IN (SELECT a.id FROM item a WHERE a.author = $author AND a.root <> 0 ORDER BY a.id DESC LIMIT $looked) AND i.state = 3 AND visible(i) LIMIT $most) x) AS n:int,
 (SELECT count(*) FROM (SELECT 1 FROM item a WHERE a.author = $author AND a.root <> 0 LIMIT $looked) y) AS looked:int;
