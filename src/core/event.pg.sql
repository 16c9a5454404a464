-- event_add(id id, kind int, item item_id, root item_id, place place_id, actor person_id, subject person_id) run: what happened
INSERT INTO event (id, kind, item, root, place, actor, subject, tx)
VALUES ($id, $kind, $item, $root, $place, $actor, $subject, pg_current_xact_id()::text::bigint);

-- event_next_tx(tx int, last id, count int) many: the same in the order of transactions, behind none that still runs
-- row: event_next
SELECT e.id, e.kind, e.item, e.root, e.place, e.actor, e.subject, e.tx FROM event e
WHERE e.tx > 0 AND (e.tx, e.id) > ($tx, $last) AND e.tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint ORDER BY e.tx, e.id LIMIT $count;

-- event_newest_tx() maybe: the newest in the order of transactions, behind none that still runs
-- row: event_newest
SELECT e.id, e.tx FROM event e WHERE e.tx > 0 AND e.tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint ORDER BY e.tx DESC, e.id DESC LIMIT 1;

-- event_lost(tx int, last id, least int, count int) many: rights that ended behind a place, also ahead of transactions that still run
-- row: event_next
SELECT e.id, e.kind, e.item, e.root, e.place, e.actor, e.subject, e.tx FROM event e
WHERE e.tx > 0 AND (e.tx, e.id) > ($tx, $last) AND e.kind >= $least ORDER BY e.tx, e.id LIMIT $count;

-- event_foreign() one: is a cursor ahead of every transaction of this database? Then its rows came from another one.
SELECT count(*) AS n:int FROM event_cursor c WHERE c.tx > pg_snapshot_xmax(pg_current_snapshot())::text::bigint;

-- event_before(before id) maybe: the newest in the order of transactions before all those younger than an id: some of an older transaction are younger
-- row: event_newest
SELECT e.id, e.tx FROM event e
WHERE e.tx < COALESCE((SELECT min(y.tx) FROM event y WHERE y.id >= $before AND y.tx > 0), 9223372036854775807) ORDER BY e.tx DESC, e.id DESC LIMIT 1;
