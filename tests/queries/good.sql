-- SPDX-License-Identifier: Apache-2.0
-- Every construct of the query language. Comments (such as visible(i) here) and $dollars in them are words.

-- entry_show(id item_id) one: an entry with its author's name
SELECT e.id, e.body, p.name AS author_name, i.author, i.created, e.score, e.raw, p.admin, -- not $this
       (SELECT count(*) FROM entry_word w WHERE w.entry = e.id) AS words:int, /* nor
       $that */ 'it''s $text -- AS x:y ; visible(i)' AS text:text
FROM entry e JOIN item i ON i.id = e.id JOIN person p ON p.id = i.author
WHERE e.id = $id AND visible(i);

-- entry_find(body text) maybe: the same row by its text
-- row: entry_show
SELECT e.id, e.body, p.name AS author_name, i.author, i.created, e.score, e.raw, p.admin,
       0 AS words:int, '' AS text:text
FROM entry e JOIN item i ON i.id = e.id AND visible(i) JOIN person p ON p.id = i.author
WHERE e.body = $body;

-- stream(hub place_id, before item_id, ids ids, word text, score real, raw bytes, admin bool,
--	from_time time, n int, any id) many: a stream with every type of parameter
SELECT i.id, i.hub AS hub:place_id FROM item i
WHERE i.hub = $hub AND open(i) AND i.id < $before AND i.id IN list($ids) AND visible(i)
  AND (EXISTS (SELECT 1 FROM entry e WHERE e.id = i.id AND (e.body = $word OR e.score > $score OR e.raw = $raw))
       OR i.author IN (SELECT p.id FROM person p WHERE p.admin = $admin AND p.id = i.author))
  AND i.created > $from_time AND i.created < $now AND i.id <> $any AND i.author <> $viewer
ORDER BY i.id DESC LIMIT $n;

-- heads() many: two sources, each guarded, through WITH and UNION
-- any order: both are bounded
WITH own AS (SELECT i.id, i.author FROM item AS i WHERE i.author = $viewer AND visible(i)
             ORDER BY i.id DESC LIMIT 20)
SELECT own.id, own.author FROM own
UNION ALL
SELECT * FROM (SELECT item.id, item.author FROM person p, item
               WHERE p.id = $viewer AND item.author = p.manager AND visible(item) ORDER BY item.id LIMIT 20) t
LIMIT 40;

-- everybody() each: all people
-- scan: an export
SELECT id, name, manager FROM person ORDER BY id;

-- words_of(entry item_id) many: the words of one entry
-- bounded: at most a hundred
SELECT entry, word FROM entry_word WHERE entry = $entry;

-- counted() one: an unguarded one
-- unguarded: a number alone
SELECT count(*) AS n:int FROM item i WHERE i.author = $viewer OR i.author = 1;

-- entry_put(id item_id, body text) run: writes
INSERT INTO entry (id, body, seen) VALUES ($id, $body, $now) ON CONFLICT (id) DO UPDATE SET body = excluded.body;

-- entry_new(body text) one: a write that gives a row
INSERT INTO entry (id, body) VALUES (1, $body) RETURNING id, seen;

-- entry_drop(id item_id) count: removes
DELETE FROM entry WHERE id = $id;

-- item_move(id item_id, hub place_id) run: writing a protected table is for the code to judge
UPDATE item SET hub = $hub WHERE id = $id;

-- found(q text) many: in the other file
SELECT f.rowid AS item:item_id, f.title, find_rank(find) AS score:real FROM find f
WHERE find MATCH $q ORDER BY f.rowid DESC LIMIT 20;

-- part author: a part, with a ; in a 'text;' and a -- comment
p.name AS author_name, -- of whom
'part(author);' AS label:text;

-- part of_author: a part that asks for another, and whose table is guarded in it
SELECT i.id, part(author)
FROM item i JOIN person p ON p.id = i.author AND visible(i);

-- by_author(author person_id) many: rows with a part in them
part(of_author)
WHERE i.author = $author ORDER BY i.id LIMIT 9;

-- by_number(id item_id) maybe: the same row by other means
-- row: by_author
part(of_author) WHERE i.id = $id;
