-- search_public(match text, days text, low id, high id, limit int) many: the newest public items that match
SELECT i.id, i.kind, i.author, i.likes FROM search_doc d JOIN item i ON i.id = d.item
WHERE d.part = 0 AND d.terms @@ $match::tsquery AND ($days = '{}' OR (d.item >> 38) = ANY ($days::_int8))
AND d.item >= $low AND d.item < $high AND i.state = 3 AND visible(i)
ORDER BY d.item DESC LIMIT $limit;

-- search_open(match text, days text, low id, high id, limit int) many: the newest public and internal items that match
-- row: search_public
SELECT i.id, i.kind, i.author, i.likes FROM search_doc d JOIN item i ON i.id = d.item
WHERE d.part <= 1 AND d.terms @@ $match::tsquery AND ($days = '{}' OR (d.item >> 38) = ANY ($days::_int8))
AND d.item >= $low AND d.item < $high AND i.state = 3 AND visible(i)
ORDER BY d.item DESC LIMIT $limit;

-- search_days() one: the first and the last day that the index knows, and about how many items; the index has no order of its own
SELECT coalesce((SELECT min(x.item) >> 38 FROM search_doc x), 0) AS first:int, coalesce((SELECT max(y.item) >> 38 FROM search_doc y), 0) AS last:int,
       (SELECT c.reltuples::bigint FROM pg_class c WHERE c.oid = 'search_doc'::regclass) AS items:int;

-- search_closed(match text, low id, high id, limit int) many: the newest of the others that match, by the marks of the viewer's circles or of a filter
-- row: search_public
SELECT i.id, i.kind, i.author, i.likes FROM search_doc d JOIN item i ON i.id = d.item
WHERE d.part = 2 AND d.terms @@ $match::tsquery AND d.item >= $low AND d.item < $high AND i.state = 3 AND visible(i)
-- not in the order of the key: marks are rarer than the planner believes, and few items carry them
ORDER BY d.item + 0 DESC LIMIT $limit;

-- search_closed_all(match text, low id, high id, limit int) many: the same for viewers with too many circles to ask for
-- row: search_public
SELECT i.id, i.kind, i.author, i.likes FROM search_doc d JOIN item i ON i.id = d.item
WHERE d.part = 2 AND d.terms @@ $match::tsquery AND d.item >= $low AND d.item < $high AND i.state = 3 AND visible(i)
ORDER BY d.item DESC LIMIT $limit;

-- search_planned(mode text) one: a plan for each search, since how common its words are decides which one is good
SELECT set_config('plan_cache_mode', $mode, false) AS mode:text;
