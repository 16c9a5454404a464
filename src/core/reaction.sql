-- reaction_add(item item_id, person person_id, kind int, created time) count: gives it
INSERT INTO reaction (item, person, kind, created) VALUES ($item, $person, $kind, $created) ON CONFLICT (item, person, kind) DO NOTHING;

-- reaction_drop(item item_id, person person_id, kind int) count: takes it back
DELETE FROM reaction WHERE item = $item AND person = $person AND kind = $kind;

-- reaction_count(item item_id, change int) run: the counter
UPDATE item SET likes = likes + $change WHERE id = $item;
