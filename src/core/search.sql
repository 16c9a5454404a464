-- search_public(match text, days text, low id, high id, limit int) many: the newest public items that match
SELECT i.id, i.kind, i.author, i.likes FROM find_public f CROSS JOIN item i
WHERE find_public MATCH $match AND $days = '{}' AND f.rowid > -$high AND f.rowid <= -$low AND i.id = -f.rowid AND i.state = 3 AND visible(i)
ORDER BY f.rowid LIMIT $limit;

-- search_open(match text, days text, low id, high id, limit int) many: the newest public and internal items that match
-- row: search_public
SELECT i.id, i.kind, i.author, i.likes FROM find_open f CROSS JOIN item i
WHERE find_open MATCH $match AND $days = '{}' AND f.rowid > -$high AND f.rowid <= -$low AND i.id = -f.rowid AND i.state = 3 AND visible(i)
ORDER BY f.rowid LIMIT $limit;

-- search_days() one: the text index here is in the order of time, and need not be asked by days
SELECT 0 AS first:int, 0 AS last:int, 0 AS items:int;

-- search_closed(match text, low id, high id, limit int) many: the newest of the others that match, by the marks of the viewer's circles or of a filter
-- row: search_public
SELECT i.id, i.kind, i.author, i.likes FROM find_closed f CROSS JOIN item i
WHERE find_closed MATCH $match AND f.rowid > -$high AND f.rowid <= -$low AND i.id = -f.rowid AND i.state = 3 AND visible(i)
ORDER BY f.rowid LIMIT $limit;

-- search_closed_all(match text, low id, high id, limit int) many: the same for viewers with too many circles to ask for
-- row: search_public
SELECT i.id, i.kind, i.author, i.likes FROM find_closed f CROSS JOIN item i
WHERE find_closed MATCH $match AND f.rowid > -$high AND f.rowid <= -$low AND i.id = -f.rowid AND i.state = 3 AND visible(i)
ORDER BY f.rowid LIMIT $limit;

-- search_circles(limit int) many: what the viewer may read beside open things; conversations hold no items
-- unguarded: of the viewer’s own rights
SELECT v.circle FROM reach v WHERE v.person = $viewer AND NOT EXISTS (SELECT 1 FROM conversation c WHERE c.id = v.circle) ORDER BY v.circle DESC LIMIT $limit;

-- search_terms(items ids) many: the terms of candidates, for their rank
-- bounded: by the list, at most SEARCH_HITS
SELECT d.item, d.title, d.tags, d.head FROM search_doc d WHERE d.item IN list($items);

-- search_authors(people ids) many: names for the facet
-- bounded: by the list
SELECT p.id, CASE WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS handle:text, p.name FROM person p WHERE p.id IN list($people);

-- search_tags(items ids) many: the tags that the candidates carry
-- bounded: by the list and TAGS_PER_ITEM
SELECT x.tag FROM item_tag x WHERE x.item IN list($items);

-- search_tag_names(tags ids) many: how they are written
-- bounded: by the list
SELECT t.id, t.name, t.label FROM tag t WHERE t.id IN list($tags);

-- search_planned(mode text) one: SQLite chooses by the order of the join, whatever the words
SELECT $mode AS mode:text;
