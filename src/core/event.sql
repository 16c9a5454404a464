-- event_add(id id, kind int, item item_id, root item_id, place place_id, actor person_id, subject person_id) run: what happened
INSERT INTO event (id, kind, item, root, place, actor, subject, tx) VALUES ($id, $kind, $item, $root, $place, $actor, $subject, 0);

-- event_cursor(name text) maybe: how far a reader is
SELECT c.last, c.tx FROM event_cursor c WHERE c.name = $name;

-- event_turn(name text) run: on PostgreSQL one node at a time reads from a cursor, or everybody would be told twice
INSERT INTO event_cursor (name, last) VALUES ($name, 0) ON CONFLICT (name) DO UPDATE SET last = event_cursor.last;

-- event_next(last id, count int) many: the events behind a cursor, where one writer makes them in the order of their ids
SELECT e.id, e.kind, e.item, e.root, e.place, e.actor, e.subject, e.tx FROM event e WHERE e.id > $last AND e.tx = 0 ORDER BY e.id LIMIT $count;

-- event_next_tx(tx int, last id, count int) many: the same in the order of transactions, behind none that still runs
-- row: event_next
SELECT e.id, e.kind, e.item, e.root, e.place, e.actor, e.subject, e.tx FROM event e WHERE e.tx > 0 AND (e.tx, e.id) > ($tx, $last) ORDER BY e.tx, e.id LIMIT $count;

-- event_held(tx int, last id) maybe: one that committed behind a place, whether or not event_next_tx gives it already
SELECT e.id FROM event e WHERE e.tx > 0 AND (e.tx, e.id) > ($tx, $last) ORDER BY e.tx, e.id LIMIT 1;

-- event_newest() maybe: the newest event where one writer makes them
-- scan: one row, from the end of the key
SELECT e.id, e.tx FROM event e WHERE e.tx = 0 ORDER BY e.id DESC LIMIT 1;

-- event_newest_tx() maybe: the newest in the order of transactions, behind none that still runs
-- row: event_newest
SELECT e.id, e.tx FROM event e WHERE e.tx > 0 ORDER BY e.tx DESC, e.id DESC LIMIT 1;

-- event_before(before id) maybe: the newest before an id
-- row: event_newest
SELECT e.id, e.tx FROM event e WHERE e.id < $before ORDER BY e.id DESC LIMIT 1;

-- event_stands(id id, tx int) maybe: is it there?
SELECT e.id FROM event e WHERE e.id = $id AND e.tx = $tx;

-- event_lost(tx int, last id, least int, count int) many: rights that ended behind a place
-- row: event_next
SELECT e.id, e.kind, e.item, e.root, e.place, e.actor, e.subject, e.tx FROM event e WHERE e.id > $last AND e.tx = $tx AND e.kind >= $least ORDER BY e.id LIMIT $count;

-- event_of_roots(roots ids, tx int, last id, to_tx int, to id, count int) many: what happened below some, between two places
-- row: event_next
-- any order: it is put in order by who asks, and more than there may be is not used at all
SELECT e.id, e.kind, e.item, e.root, e.place, e.actor, e.subject, e.tx FROM event e
WHERE e.root IN list($roots) AND e.root > 0 AND (e.tx, e.id) > ($tx, $last) AND (e.tx, e.id) <= ($to_tx, $to) LIMIT $count;

-- event_of_person(person person_id, tx int, last id, to_tx int, to id, count int) many: what a person was told of
-- row: event_next
-- any order: as above
SELECT e.id, e.kind, e.item, e.root, e.place, e.actor, e.subject, e.tx FROM event e
WHERE e.subject = $person AND e.kind = 30 AND (e.tx, e.id) > ($tx, $last) AND (e.tx, e.id) <= ($to_tx, $to) LIMIT $count;

-- event_published(tx int, last id, to_tx int, to id, count int) many: what was published
-- row: event_next
-- any order: as above
SELECT e.id, e.kind, e.item, e.root, e.place, e.actor, e.subject, e.tx FROM event e
WHERE e.kind = 1 AND (e.tx, e.id) > ($tx, $last) AND (e.tx, e.id) <= ($to_tx, $to) LIMIT $count;

-- event_moved(tx int, last id, to_tx int, to id, count int) many: what was moved to another place
-- row: event_next
-- any order: as above
SELECT e.id, e.kind, e.item, e.root, e.place, e.actor, e.subject, e.tx FROM event e
WHERE e.kind = 26 AND (e.tx, e.id) > ($tx, $last) AND (e.tx, e.id) <= ($to_tx, $to) LIMIT $count;

-- event_done(name text, tx int, last id) run: moves the cursor
INSERT INTO event_cursor (name, last, tx) VALUES ($name, $last, $tx) ON CONFLICT (name) DO UPDATE SET last = excluded.last, tx = excluded.tx;

-- event_foreign() one: is a cursor ahead of every transaction of this database? Then its rows came from another one.
SELECT count(*) AS n:int FROM event_cursor c WHERE c.tx > 0;

-- event_forget(tx int, last id) run: what was told already
-- scan: once, after rows came from another database
DELETE FROM event WHERE (tx, id) <= ($tx, $last);

-- event_settle() run: the others count as written before all transactions of this one
-- scan: once, after rows came from another database
UPDATE event SET tx = 0 WHERE tx > 0;

-- event_rewind() run: and are read from the beginning
UPDATE event_cursor SET tx = 0, last = 0 WHERE name <> 'audit';
