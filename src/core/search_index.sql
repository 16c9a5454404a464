-- search_queue(limit int) many: what waits to be indexed, newest first
-- unguarded: the index shows nothing; whoever reads it asks visible()
SELECT q.item, q.since, coalesce(i.kind, 0) AS kind:int, coalesce(i.state, 0) AS state:int, i.language, coalesce(i.circle, 0) AS circle:id,
       coalesce(i.author, 0) AS author:id, coalesce(i.hub, 0) AS hub:id, coalesce(i.place, 0) AS place:id,
       i.id IS NULL AS message:bool
FROM search_queue q LEFT JOIN item i ON i.id = q.item ORDER BY q.item DESC LIMIT $limit;

-- search_waiting() one: how many wait to be indexed
-- scan: asked once, by a bulk load
SELECT count(*) AS n:int FROM search_queue q;

-- search_lost() one: is nothing indexed, though something is published?
-- unguarded: nothing of it is shown
-- scan: up to the first published item; asked by `ruche migrate`
SELECT (NOT EXISTS (SELECT d.item FROM search_doc d) AND EXISTS (SELECT i.id FROM item i WHERE i.state = 3)) AS lost:bool;

-- search_queue_all() count: everything published waits to be indexed
-- unguarded: the index shows nothing; whoever reads it asks visible()
-- scan: when the index was lost
INSERT INTO search_queue (item, since) SELECT i.id, $now FROM item i WHERE i.state = 3
UNION ALL SELECT m.id, $now FROM message m WHERE m.state = 3 ON CONFLICT (item) DO NOTHING;

-- search_queue_done(item id, since time) run: indexed, unless it was queued again
DELETE FROM search_queue WHERE item = $item AND since = $since;

-- search_readers(circle id, limit int) many: named readers of an item
SELECT v.person FROM reach v WHERE v.circle = $circle ORDER BY v.person LIMIT $limit;

-- search_reader_hubs(circle id, limit int) many: communities that read a circle beside who is named
SELECT c.hub FROM circle_hub c WHERE c.circle = $circle ORDER BY c.hub LIMIT $limit;

-- search_item_tags(item item_id) many: tags of an item
-- bounded: by TAGS_PER_ITEM
SELECT t.id, t.label FROM item_tag x JOIN tag t ON t.id = x.tag WHERE x.item = $item;

-- search_doc_part(item id) maybe: in which index an item is
SELECT d.part FROM search_doc d WHERE d.item = $item;

-- search_forget_public(item id) run: takes the terms of an item out of the public index
INSERT INTO find_public (find_public, rowid, title, body, tags, marks)
VALUES ('delete', -$item, (SELECT d.title FROM search_doc d WHERE d.item = $item), (SELECT d.head || ' ' || d.rest FROM search_doc d WHERE d.item = $item),
        (SELECT d.tags FROM search_doc d WHERE d.item = $item), (SELECT d.marks FROM search_doc d WHERE d.item = $item));

-- search_forget_open(item id) run: out of the open index
INSERT INTO find_open (find_open, rowid, title, body, tags, marks)
VALUES ('delete', -$item, (SELECT d.title FROM search_doc d WHERE d.item = $item), (SELECT d.head || ' ' || d.rest FROM search_doc d WHERE d.item = $item),
        (SELECT d.tags FROM search_doc d WHERE d.item = $item), (SELECT d.marks FROM search_doc d WHERE d.item = $item));

-- search_forget_closed(item id) run: out of the closed index
INSERT INTO find_closed (find_closed, rowid, title, body, tags, marks)
VALUES ('delete', -$item, (SELECT d.title FROM search_doc d WHERE d.item = $item), (SELECT d.head || ' ' || d.rest FROM search_doc d WHERE d.item = $item),
        (SELECT d.tags FROM search_doc d WHERE d.item = $item), (SELECT d.marks FROM search_doc d WHERE d.item = $item));

-- search_doc_drop(item id) run: and the terms themselves
DELETE FROM search_doc WHERE item = $item;

-- search_doc_add(item id, part int, title text, tags text, head text, rest text, marks text) run: the terms of an item
INSERT INTO search_doc (item, part, title, tags, head, rest, marks) VALUES ($item, $part, $title, $tags, $head, $rest, $marks);

-- search_add_public(item id, title text, body text, tags text, marks text) run: puts the terms of an item into the public index
INSERT INTO find_public (rowid, title, body, tags, marks) VALUES (-$item, $title, $body, $tags, $marks);

-- search_add_open(item id, title text, body text, tags text, marks text) run: into the open index
INSERT INTO find_open (rowid, title, body, tags, marks) VALUES (-$item, $title, $body, $tags, $marks);

-- search_add_closed(item id, title text, body text, tags text, marks text) run: into the closed index
INSERT INTO find_closed (rowid, title, body, tags, marks) VALUES (-$item, $title, $body, $tags, $marks);

-- search_optimize_public() run: merges the segments of the public index
INSERT INTO find_public (find_public) VALUES ('optimize');

-- search_optimize_open() run: of the open index
INSERT INTO find_open (find_open) VALUES ('optimize');

-- search_optimize_closed() run: of the closed index
INSERT INTO find_closed (find_closed) VALUES ('optimize');

-- search_gather_public(hash int, merge int) run: how much the public index gathers in memory, and how eagerly it merges; 0 is never
INSERT INTO find_public (find_public, rank) VALUES ('hashsize', $hash), ('automerge', $merge);

-- search_gather_open(hash int, merge int) run: how much the open index gathers in memory, and how eagerly it merges; 0 is never
INSERT INTO find_open (find_open, rank) VALUES ('hashsize', $hash), ('automerge', $merge);

-- search_gather_closed(hash int, merge int) run: how much the closed index gathers in memory, and how eagerly it merges; 0 is never
INSERT INTO find_closed (find_closed, rank) VALUES ('hashsize', $hash), ('automerge', $merge);
