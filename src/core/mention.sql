-- mention_person(name text) maybe: a person by handle, with what may be read
SELECT p.id, p.kind, p.state FROM handle h JOIN person p ON p.id = h.target WHERE h.name = $name AND h.kind = 1;

-- mention_reads(item item_id, person person_id, widest int) one: may that person read the item?
-- unguarded: answers for another person than the viewer, with the same rule
SELECT count(*) AS n:int FROM item i WHERE i.id = $item
AND (i.circle <= $widest OR EXISTS (SELECT 1 FROM reach r WHERE r.person = $person AND r.circle = i.circle)
OR EXISTS (SELECT 1 FROM circle_hub c CROSS JOIN reach r WHERE c.circle = i.circle AND r.person = $person AND r.circle = c.hub));

-- mention_add(item item_id, person person_id) count: names the person
INSERT INTO mention (item, person) VALUES ($item, $person) ON CONFLICT (item, person) DO NOTHING;

-- mention_of_item(item item_id) many: who is named
-- bounded: MENTIONS_PER_ITEM
SELECT m.person FROM mention m WHERE m.item = $item;

-- mention_drop(item item_id, person person_id) run: no more
DELETE FROM mention WHERE item = $item AND person = $person;
