-- bookmark_link_put(id id, hash text, url text, host text) run: an address, made where it is new; on PostgreSQL it is held until the commit
INSERT INTO bookmark_link (id, hash, url, host, open, public, next) VALUES ($id, $hash, $url, $host, 0, 0, $now + 86400000000) ON CONFLICT (hash) DO UPDATE SET host = excluded.host;

-- bookmark_link_find(hash text) one: an address by its name
SELECT l.id, l.url, l.host, l.hash, l.open, l.public FROM bookmark_link l WHERE l.hash = $hash;

-- bookmark_link_count(id id, open int, public int) run: more or fewer keep it
UPDATE bookmark_link SET open = open + $open, public = public + $public WHERE id = $id;

-- bookmark_of(person person_id, link id) many: what a person has of an address: one, or none
-- bounded: a person keeps an address once; what was removed is passed over by the caller
SELECT b.id, b.circle FROM bookmark b WHERE b.person = $person AND b.link = $link AND b.circle >= 0;

-- bookmark_add(id item_id, link id, person person_id, unread bool, title text, body text, html text) run: the content of a new bookmark
INSERT INTO bookmark (id, link, person, circle, unread, title, body, html) VALUES ($id, $link, $person, -1, $unread, $title, $body, $html);

-- bookmark_write(id item_id, unread bool, title text, body text, html text) run: other words
UPDATE bookmark SET unread = $unread, title = $title, body = $body, html = $html WHERE id = $id;

-- bookmark_list_in(id item_id, circle id) run: stands in lists from now on; -1: in none
UPDATE bookmark SET circle = $circle WHERE id = $id;

-- bookmark_mark(id item_id) one: what counting asks for
SELECT b.link, b.person, b.circle FROM bookmark b WHERE b.id = $id;

-- bookmark_tags_put(id item_id, person person_id, circle id) run: its tags, for lists
INSERT INTO bookmark_tag (bookmark, tag, person, circle) SELECT x.item, x.tag, $person, $circle FROM item_tag x WHERE x.item = $id;

-- bookmark_tags_drop(id item_id) run: no more
DELETE FROM bookmark_tag WHERE bookmark = $id;

-- bookmark_tag_ids(id item_id) many: its tags in lists
-- bounded: TAGS_PER_ITEM
SELECT x.tag FROM bookmark_tag x WHERE x.bookmark = $id;

-- bookmark_counted(person id, tag id, own int, open int, public int) run: one more or fewer
INSERT INTO bookmark_count (person, tag, own, open, public) VALUES ($person, $tag, $own, $open, $public)
ON CONFLICT (person, tag) DO UPDATE SET own = bookmark_count.own + excluded.own, open = bookmark_count.open + excluded.open, public = bookmark_count.public + excluded.public;

-- bookmark_count_of(person id, tag id) maybe: how many
SELECT c.own, c.open, c.public FROM bookmark_count c WHERE c.person = $person AND c.tag = $tag;

-- ---- lists: first the newest ids of one source, then what they say ----

-- bookmark_newest(before id, most int) many: of everybody: open ones and the viewer's own
SELECT b.id, true AS fits:bool FROM (
 SELECT id FROM (SELECT b.id FROM bookmark b WHERE b.circle = 1 AND $clear >= 1 AND b.id < $before ORDER BY b.id DESC LIMIT $most) a1
 UNION ALL SELECT id FROM (SELECT b.id FROM bookmark b WHERE b.circle = 0 AND b.id < $before ORDER BY b.id DESC LIMIT $most) a2
 UNION ALL SELECT id FROM (SELECT b.id FROM bookmark b WHERE b.circle = $viewer AND b.circle > 1 AND b.id < $before ORDER BY b.id DESC LIMIT $most) a3) b
ORDER BY b.id DESC LIMIT $most;

-- bookmark_newest_tag(tag tag_id, also tag_id, before id, most int) many: those with a tag; fits: also with another, or that is 0
-- row: bookmark_newest
SELECT b.id, ($also = 0 OR EXISTS (SELECT 1 FROM bookmark_tag y WHERE y.bookmark = b.id AND y.tag = $also)) AS fits:bool FROM (SELECT u.id FROM (
 SELECT id FROM (SELECT x.bookmark AS id FROM bookmark_tag x WHERE x.tag = $tag AND x.circle = 1 AND $clear >= 1 AND x.bookmark < $before ORDER BY x.bookmark DESC LIMIT $most) a1
 UNION ALL SELECT id FROM (SELECT x.bookmark AS id FROM bookmark_tag x WHERE x.tag = $tag AND x.circle = 0 AND x.bookmark < $before ORDER BY x.bookmark DESC LIMIT $most) a2
 UNION ALL SELECT id FROM (SELECT x.bookmark AS id FROM bookmark_tag x WHERE x.tag = $tag AND x.circle = $viewer AND x.circle > 1 AND x.bookmark < $before ORDER BY x.bookmark DESC LIMIT $most) a3) u
ORDER BY u.id DESC LIMIT $most) b ORDER BY b.id DESC LIMIT $most;

-- bookmark_newest_person(person person_id, before id, most int) many: those of a person
-- row: bookmark_newest
SELECT b.id, true AS fits:bool FROM (
 SELECT id FROM (SELECT b.id FROM bookmark b WHERE b.person = $person AND b.circle = 1 AND $clear >= 1 AND b.id < $before ORDER BY b.id DESC LIMIT $most) a1
 UNION ALL SELECT id FROM (SELECT b.id FROM bookmark b WHERE b.person = $person AND b.circle = 0 AND b.id < $before ORDER BY b.id DESC LIMIT $most) a2
 UNION ALL SELECT id FROM (SELECT b.id FROM bookmark b WHERE b.person = $person AND b.circle = $viewer AND b.circle > 1 AND b.id < $before ORDER BY b.id DESC LIMIT $most) a3) b
ORDER BY b.id DESC LIMIT $most;

-- bookmark_newest_person_tag(person person_id, tag tag_id, also tag_id, before id, most int) many: those of a person with a tag; fits: as above
-- row: bookmark_newest
SELECT b.id, ($also = 0 OR EXISTS (SELECT 1 FROM bookmark_tag y WHERE y.bookmark = b.id AND y.tag = $also)) AS fits:bool FROM (SELECT u.id FROM (
 SELECT id FROM (SELECT x.bookmark AS id FROM bookmark_tag x WHERE x.person = $person AND x.tag = $tag AND x.circle = 1 AND $clear >= 1 AND x.bookmark < $before ORDER BY x.bookmark DESC LIMIT $most) a1
 UNION ALL SELECT id FROM (SELECT x.bookmark AS id FROM bookmark_tag x WHERE x.person = $person AND x.tag = $tag AND x.circle = 0 AND x.bookmark < $before ORDER BY x.bookmark DESC LIMIT $most) a2
 UNION ALL SELECT id FROM (SELECT x.bookmark AS id FROM bookmark_tag x WHERE x.person = $person AND x.tag = $tag AND x.circle = $viewer AND x.circle > 1 AND x.bookmark < $before ORDER BY x.bookmark DESC LIMIT $most) a3) u
ORDER BY u.id DESC LIMIT $most) b ORDER BY b.id DESC LIMIT $most;

-- Own private ones of an address are found by person and address; with the bare circle SQLite would walk all that the viewer keeps in private.

-- bookmark_newest_link(link id, before id, most int) many: those of an address
-- row: bookmark_newest
SELECT b.id, true AS fits:bool FROM (
 SELECT id FROM (SELECT b.id FROM bookmark b WHERE b.link = $link AND b.circle = 1 AND $clear >= 1 AND b.id < $before ORDER BY b.id DESC LIMIT $most) a1
 UNION ALL SELECT id FROM (SELECT b.id FROM bookmark b WHERE b.link = $link AND b.circle = 0 AND b.id < $before ORDER BY b.id DESC LIMIT $most) a2
 UNION ALL SELECT id FROM (SELECT b.id FROM bookmark b WHERE b.person = $viewer AND b.link = $link AND b.circle + 0 > 1 AND b.id + 0 < $before ORDER BY b.id DESC LIMIT $most) a3) b
ORDER BY b.id DESC LIMIT $most;

-- bookmark_newest_followed(before id, most int) many: open ones of people the viewer follows: a merge of the newest of each
-- row: bookmark_newest
WITH s AS (SELECT f.whom AS k, c.v AS circle, (SELECT b.id FROM bookmark b WHERE b.person = f.whom AND b.circle = c.v AND b.id < $before ORDER BY b.id DESC LIMIT 1) AS head
 FROM follow f CROSS JOIN (SELECT 0 AS v UNION ALL SELECT 1 AS v) c WHERE f.who = $viewer AND f.kind = 1 AND c.v <= $clear),
h AS (SELECT k, circle, head FROM s WHERE head IS NOT NULL ORDER BY head DESC LIMIT $most),
g AS (SELECT CASE WHEN count(*) < $most THEN 0 ELSE min(head) END AS lo FROM h)
SELECT b.id, true AS fits:bool FROM h JOIN bookmark b ON b.person = h.k AND b.circle = h.circle AND b.id >= (SELECT lo FROM g) AND b.id < $before ORDER BY b.id DESC LIMIT $most;

-- bookmark_tagged(ids ids, tag tag_id) many: those with a tag; asked before their items, of which most would be read in vain
-- unguarded: ids out of lists for the viewer; what is shown of them passes bookmark_fit
-- bounded: by the list
SELECT x.bookmark AS id FROM bookmark_tag x WHERE x.bookmark IN list($ids) AND x.tag = $tag ORDER BY x.bookmark DESC;

-- bookmark_fit(ids ids, language text) many: those in a language that the viewer may see: no more of them than facets ask for
-- bounded: by the list
SELECT i.id, i.language FROM item i
WHERE i.id IN list($ids) AND i.state = 3 AND ($language = '' OR i.language = $language) AND visible(i) ORDER BY i.id DESC;

-- bookmark_fit_tags(ids ids, most int) many: the tags of bookmarks that were found for the viewer, most used first
SELECT t.id, t.name, t.label, x.n AS items:int FROM (SELECT b.tag, count(*) AS n FROM bookmark_tag b WHERE b.bookmark IN list($ids) GROUP BY b.tag ORDER BY n DESC, b.tag LIMIT $most) x JOIN tag t ON t.id = x.tag
ORDER BY x.n DESC, t.name LIMIT $most;

-- bookmark_fit_kept(ids ids) many: how many keep their addresses
-- bounded: by the list
SELECT b.id, b.link, l.open, l.public FROM bookmark b JOIN bookmark_link l ON l.id = b.link WHERE b.id IN list($ids);

-- bookmark_rows(ids ids) many: what bookmarks say
-- bounded: by the list
SELECT i.id, i.language, b.link, b.unread, b.circle, b.title, b.body, b.html, l.url, l.host, l.hash, l.open, l.public, CASE WHEN l.failures >= 3 THEN l.failing ELSE 0 END AS gone:time,
       coalesce((SELECT max(m.id) FROM bookmark m WHERE m.person = $viewer AND m.link = b.link AND m.circle >= 0), 0) AS mine:id
FROM item i JOIN bookmark b ON b.id = i.id JOIN bookmark_link l ON l.id = b.link
WHERE i.id IN list($ids) AND i.state = 3 AND visible(i);

-- bookmark_tags_of(ids ids) many: the tags of bookmarks that were found for the viewer
-- bounded: by the list
SELECT x.bookmark AS item:id, t.id, t.name, t.label FROM bookmark_tag x JOIN tag t ON t.id = x.tag WHERE x.bookmark IN list($ids);

-- bookmark_most_kept(kept int, hash text, most int) many: addresses that most colleagues keep
SELECT l.id, l.open AS kept, l.hash FROM bookmark_link l WHERE l.open >= 1 AND l.open <= $kept AND (l.open < $kept OR l.hash < $hash) ORDER BY l.open DESC, l.hash DESC LIMIT $most;

-- bookmark_most_kept_public(kept int, hash text, most int) many: the same among public ones
-- row: bookmark_most_kept
SELECT l.id, l.public AS kept, l.hash FROM bookmark_link l WHERE l.public >= 1 AND l.public <= $kept AND (l.public < $kept OR l.hash < $hash) ORDER BY l.public DESC, l.hash DESC LIMIT $most;

-- ---- tags ----

-- bookmark_cloud_own(person id, most int) many: the tags of a person, for that person, most used first
SELECT t.id, t.name, t.label, c.own AS n FROM bookmark_count c JOIN tag t ON t.id = c.tag WHERE c.person = $person AND c.own >= 1 ORDER BY c.own DESC, c.tag DESC LIMIT $most;

-- bookmark_cloud_open(person id, most int) many: the same for colleagues; person 0: of everybody
-- row: bookmark_cloud_own
SELECT t.id, t.name, t.label, c.open AS n FROM bookmark_count c JOIN tag t ON t.id = c.tag WHERE c.person = $person AND c.open >= 1 ORDER BY c.open DESC, c.tag DESC LIMIT $most;

-- bookmark_cloud_public(person id, most int) many: the same for everybody
-- row: bookmark_cloud_own
SELECT t.id, t.name, t.label, c.public AS n FROM bookmark_count c JOIN tag t ON t.id = c.tag WHERE c.person = $person AND c.public >= 1 ORDER BY c.public DESC, c.tag DESC LIMIT $most;

-- bookmark_tag_known(name text, person person_id) maybe: a tag that a person has, or that open bookmarks carry
SELECT t.id, t.name, t.label,
       coalesce((SELECT c.own FROM bookmark_count c WHERE c.person = $person AND c.tag = t.id), 0) AS own:int,
       coalesce((SELECT c.open FROM bookmark_count c WHERE c.person = 0 AND c.tag = t.id), 0) AS open:int
FROM tag t WHERE t.name = $name;

-- ---- other uses ----

-- bookmark_find(id item_id) one: one, with its address
SELECT b.link, b.unread, b.circle, b.title, b.body, b.html, l.url, l.host, l.hash, l.open, l.public FROM item i JOIN bookmark b ON b.id = i.id JOIN bookmark_link l ON l.id = b.link
WHERE i.id = $id AND i.state = 3 AND visible(i);

-- bookmark_text(id item_id) one: for the search index
SELECT b.title, b.body, coalesce((SELECT l.url FROM bookmark_link l WHERE l.id = b.link), '') AS url:text FROM bookmark b WHERE b.id = $id;

-- bookmark_own_all(person person_id) each: all of a person, oldest first
-- unguarded: one's own
SELECT i.id, i.created, i.updated, i.audience, i.language, b.unread, b.title, b.body, l.url FROM bookmark b JOIN item i ON i.id = b.id JOIN bookmark_link l ON l.id = b.link
WHERE b.person = $person AND b.circle >= 0 ORDER BY b.id;

-- bookmark_erase(ids ids) run: texts of an account that is erased
UPDATE bookmark SET title = '', body = '', html = '', link = NULL WHERE id IN list($ids);

-- bookmark_link_drop(id id) run: an address that nobody keeps any more
DELETE FROM bookmark_link WHERE id = $id AND NOT EXISTS (SELECT 1 FROM bookmark b WHERE b.link = $id);

-- bookmark_miscounted() many: addresses whose numbers are wrong (ruche check)
-- scan: a check reads all
SELECT l.id, l.open, l.public, coalesce(c.open, 0) AS is_open:int, coalesce(c.public, 0) AS is_public:int
FROM bookmark_link l LEFT JOIN (SELECT b.link, sum(CASE WHEN b.circle IN (0, 1) THEN 1 ELSE 0 END) AS open, sum(CASE WHEN b.circle = 0 THEN 1 ELSE 0 END) AS public FROM bookmark b GROUP BY b.link) c ON c.link = l.id
WHERE l.open <> coalesce(c.open, 0) OR l.public <> coalesce(c.public, 0) ORDER BY l.id LIMIT 20;

-- bookmark_tags_miscounted() many: numbers of a person's tags that are wrong (ruche check)
-- scan: a check reads all
SELECT c.person, c.tag FROM bookmark_count c LEFT JOIN (SELECT x.person, x.tag, count(*) AS own, sum(CASE WHEN x.circle <= 1 THEN 1 ELSE 0 END) AS open, sum(CASE WHEN x.circle = 0 THEN 1 ELSE 0 END) AS public FROM bookmark_tag x GROUP BY x.person, x.tag) r ON r.person = c.person AND r.tag = c.tag
WHERE c.person <> 0 AND c.tag <> 0 AND (c.own <> coalesce(r.own, 0) OR c.open <> coalesce(r.open, 0) OR c.public <> coalesce(r.public, 0)) ORDER BY c.person, c.tag LIMIT 20;

-- bookmark_tags_uncounted() many: tags of listed bookmarks that stand in no number of their person (ruche check)
-- scan: a check reads all
SELECT x.person, x.tag FROM bookmark_tag x LEFT JOIN bookmark_count c ON c.person = x.person AND c.tag = x.tag WHERE c.person IS NULL ORDER BY x.person, x.tag LIMIT 20;

-- bookmark_cloud_miscounted() many: the same of everybody's tags (ruche check)
-- scan: a check reads all
SELECT c.tag FROM bookmark_count c LEFT JOIN (SELECT x.tag, sum(CASE WHEN x.circle <= 1 THEN 1 ELSE 0 END) AS open, sum(CASE WHEN x.circle = 0 THEN 1 ELSE 0 END) AS public FROM bookmark_tag x GROUP BY x.tag) r ON r.tag = c.tag
WHERE c.person = 0 AND c.tag <> 0 AND (c.open <> coalesce(r.open, 0) OR c.public <> coalesce(r.public, 0)) ORDER BY c.tag LIMIT 20;

-- bookmark_people_miscounted() many: people whose bookmarks are counted wrong in all, and 0 where everybody's are (ruche check)
-- scan: a check reads all
SELECT c.person FROM bookmark_count c LEFT JOIN (SELECT b.person, count(*) AS own, sum(CASE WHEN b.circle <= 1 THEN 1 ELSE 0 END) AS open, sum(CASE WHEN b.circle = 0 THEN 1 ELSE 0 END) AS public FROM bookmark b WHERE b.circle >= 0 GROUP BY b.person) r ON r.person = c.person
WHERE c.tag = 0 AND ((c.person <> 0 AND (c.own <> coalesce(r.own, 0) OR c.open <> coalesce(r.open, 0) OR c.public <> coalesce(r.public, 0)))
OR (c.person = 0 AND (c.open <> (SELECT count(*) FROM bookmark a WHERE a.circle IN (0, 1)) OR c.public <> (SELECT count(*) FROM bookmark a WHERE a.circle = 0)))) ORDER BY c.person LIMIT 20;

-- bookmark_misplaced() many: bookmarks that lists hold for other readers than the item says, or that none holds (ruche check)
-- unguarded: only numbers are told
-- scan: a check reads all
SELECT b.id FROM bookmark b JOIN item i ON i.id = b.id
WHERE (b.circle >= 0 AND (b.circle <> CASE WHEN i.circle <= 1 THEN i.circle ELSE b.person END OR i.state <> 3)) OR (b.circle < 0 AND i.state = 3) ORDER BY b.id LIMIT 20;

-- bookmark_moved(hub id, most int) many: those of a place that stand in lists for others than may read them now
-- unguarded: for the job behind a change of the place
SELECT b.id, i.circle FROM item i JOIN bookmark b ON b.id = i.id
WHERE i.hub = $hub AND i.root = 0 AND i.kind = 9 AND i.state = 3 AND b.circle >= 0 AND b.circle <> CASE WHEN i.circle <= 1 THEN i.circle ELSE b.person END ORDER BY b.id LIMIT $most;

-- ---- does an address still answer? ----

-- bookmark_due(most int) many: addresses whose time has come
SELECT l.id, l.host, l.open FROM bookmark_link l WHERE l.next > 0 AND l.next <= $now ORDER BY l.next LIMIT $most;

-- bookmark_next(id id, next time) run: when it is looked at again
UPDATE bookmark_link SET next = $next WHERE id = $id;

-- bookmark_ask(id id) maybe: what is asked, while colleagues keep it
SELECT l.url, l.failing, l.failures FROM bookmark_link l WHERE l.id = $id AND l.open >= 1;

-- bookmark_answered(id id, failing time, failures int, next time) run: what came of it
UPDATE bookmark_link SET failing = $failing, failures = $failures, next = $next WHERE id = $id;

-- bookmark_ask_nobody() run: of a demo organisation no address is asked
UPDATE bookmark_link SET next = 0 WHERE next > 0;
