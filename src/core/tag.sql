-- tag_by_name(name text) one: a tag
SELECT t.id, t.name, t.label, t.items FROM tag t WHERE t.name = $name;

-- tag_add(id tag_id, name text, label text) run: a new one
INSERT INTO tag (id, name, label, items) VALUES ($id, $name, $label, 0) ON CONFLICT (name) DO NOTHING;

-- tag_of_item(item item_id) many: the tags of an item, in no order
-- row: tag_by_name
-- bounded: TAGS_PER_ITEM
SELECT t.id, t.name, t.label, t.items FROM item_tag x JOIN tag t ON t.id = x.tag WHERE x.item = $item;

-- tag_put(item item_id, tag tag_id, circle id) count: the item carries it
INSERT INTO item_tag (item, tag, circle) VALUES ($item, $tag, $circle) ON CONFLICT (item, tag) DO NOTHING;

-- tag_drop(item item_id, tag tag_id) run: no more
DELETE FROM item_tag WHERE item = $item AND tag = $tag;

-- tag_count(tag tag_id, change int) run: open items that carry it
UPDATE tag SET items = items + $change WHERE id = $tag;

-- tag_count_item(item item_id, change int) run: an item opens or closes: all its tags
UPDATE tag SET items = items + $change WHERE id IN (SELECT x.tag FROM item_tag x WHERE x.item = $item);

-- tag_count_answers(root id, change int) run: the same for the answers below it
-- unguarded: counters concern every answer
UPDATE tag SET items = items + $change * (SELECT count(*) FROM item i JOIN item_tag x ON x.item = i.id
	WHERE i.root = $root AND i.root <> 0 AND i.state = 3 AND x.tag = tag.id)
WHERE id IN (SELECT x.tag FROM item i JOIN item_tag x ON x.item = i.id WHERE i.root = $root AND i.root <> 0 AND i.state = 3);

-- tag_complete(low text, high text) many: tags in open use whose name lies between
-- row: tag_by_name
SELECT t.id, t.name, t.label, t.items FROM tag t WHERE t.name >= $low AND t.name < $high AND t.items > 0 ORDER BY t.items DESC, t.name LIMIT 20;

-- tag_complete_popular(low text, high text) many: the same for a letter or two, with which very many begin: among the most used
-- row: tag_by_name
SELECT t.id, t.name, t.label, t.items FROM (SELECT x.id, x.name, x.label, x.items FROM tag x WHERE x.items >= 2 ORDER BY x.items DESC, x.id DESC LIMIT 1000) t
WHERE t.name >= $low AND t.name < $high ORDER BY t.items DESC, t.name LIMIT 20;

-- tag_complete_first(low text, high text) many: and where those are few, among the first by name
-- row: tag_by_name
SELECT t.id, t.name, t.label, t.items FROM (SELECT x.id, x.name, x.label, x.items FROM tag x WHERE x.name >= $low AND x.name < $high ORDER BY x.name LIMIT 500) t
WHERE t.items > 0 ORDER BY t.items DESC, t.name LIMIT 20;

-- tag_items(tag tag_id, before id, most int) many: items of a tag that the viewer may see, newest first: a merge of the circles that both have; of those that communities read beside who is named, the newest
WITH s AS (SELECT v.circle AS k, (SELECT t.item FROM item_tag t WHERE t.tag = $tag AND t.circle = v.circle AND t.item < $before ORDER BY t.item DESC LIMIT 1) AS head
 FROM (SELECT r.circle FROM reach r WHERE r.person = $viewer UNION SELECT n.circle FROM (SELECT z.circle FROM reach r CROSS JOIN circle_hub z WHERE r.person = $viewer AND z.hub = r.circle ORDER BY z.circle DESC LIMIT 1000) n) v),
h AS (SELECT k, head FROM s WHERE head IS NOT NULL ORDER BY head DESC LIMIT 40),
f AS (SELECT CASE WHEN count(*) < 40 THEN 0 ELSE min(head) END AS lo FROM h)
SELECT i.id FROM item i WHERE i.id IN (SELECT id FROM (
 SELECT id FROM (SELECT t.item AS id FROM item_tag t WHERE t.tag = $tag AND t.circle = 1 AND $clear >= 1 AND t.item < $before ORDER BY t.item DESC LIMIT 40) a
 UNION ALL SELECT id FROM (SELECT t.item AS id FROM item_tag t WHERE t.tag = $tag AND t.circle = 0 AND t.item < $before ORDER BY t.item DESC LIMIT 40) b
 UNION ALL SELECT id FROM (SELECT t.item AS id FROM h JOIN item_tag t ON t.tag = $tag AND t.circle = h.k AND t.item >= (SELECT lo FROM f) AND t.item < $before ORDER BY t.item DESC LIMIT 40) c) u ORDER BY id DESC LIMIT 40)
AND i.state = 3 AND visible(i) ORDER BY i.id DESC LIMIT $most;
