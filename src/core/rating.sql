-- rating_mine(item item_id, person person_id) maybe: a person's rating
SELECT r.stars FROM rating r WHERE r.item = $item AND r.person = $person;

-- rating_put(item item_id, person person_id, stars int, created time) run: gives or changes it
INSERT INTO rating (item, person, stars, created) VALUES ($item, $person, $stars, $created)
ON CONFLICT (item, person) DO UPDATE SET stars = excluded.stars;

-- rating_drop(item item_id, person person_id) run: takes it back
DELETE FROM rating WHERE item = $item AND person = $person;

-- rating_count_item(item item_id, raters int, stars int) run: the counters of the item
UPDATE item SET raters = raters + $raters, stars = stars + $stars WHERE id = $item;

-- rating_count_place(place place_id, raters int, stars int, circle id) run: and of its place, unless fewer may read the item
UPDATE place SET raters = raters + $raters, stars = stars + $stars,
       public_raters = public_raters + CASE WHEN $circle = 0 THEN $raters ELSE 0 END,
       public_stars = public_stars + CASE WHEN $circle = 0 THEN $stars ELSE 0 END
WHERE id = $place AND ($circle <= 1 OR circle = $circle);

-- rating_clear(item item_id) run: all of them
DELETE FROM rating WHERE item = $item;
