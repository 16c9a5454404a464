-- event_add(id id, kind int, item item_id, root item_id, place place_id, actor person_id, subject person_id) run: what happened
INSERT INTO event (id, kind, item, root, place, actor, subject) VALUES ($id, $kind, $item, $root, $place, $actor, $subject);

-- event_cursor(name text) maybe: how far a reader is
SELECT c.last FROM event_cursor c WHERE c.name = $name;

-- event_turn(name text) run: on PostgreSQL one node at a time reads from a cursor, or everybody would be told twice
INSERT INTO event_cursor (name, last) VALUES ($name, 0) ON CONFLICT (name) DO UPDATE SET last = event_cursor.last;

-- event_next(last id, bound id, count int) many: the events behind a cursor
SELECT e.id, e.kind, e.item, e.root, e.place, e.actor, e.subject FROM event e WHERE e.id > $last AND e.id < $bound ORDER BY e.id LIMIT $count;

-- event_done(name text, last id) run: moves the cursor
INSERT INTO event_cursor (name, last) VALUES ($name, $last) ON CONFLICT (name) DO UPDATE SET last = excluded.last;
