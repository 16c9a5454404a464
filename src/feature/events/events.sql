-- event_insert(id item_id, place place_id, title text, body text, html text, location text, link text, zone text, first time, length int, all_day bool, rule text, seats int, remind int, uid text, follows id, sequence int, cancelled bool) run: an event
INSERT INTO calendar_event (id, place, title, body, html, location, link, zone, first, length, all_day, rule, seats, remind, cancelled, sequence, uid, follows, laid)
VALUES ($id, $place, $title, $body, $html, $location, $link, $zone, $first, $length, $all_day, $rule, $seats, $remind, $cancelled, $sequence, $uid, $follows, 0);

-- event_write(id item_id, title text, body text, html text, location text, link text, zone text, first time, length int, all_day bool, rule text, seats int, remind int) run: a change of all its times
UPDATE calendar_event SET title = $title, body = $body, html = $html, location = $location, link = $link, zone = $zone, first = $first, length = $length, all_day = $all_day,
       rule = $rule, seats = $seats, remind = $remind, sequence = sequence + 1 WHERE id = $id;

-- event_cancel(id item_id, cancelled bool) run: it does not take place, or does after all
UPDATE calendar_event SET cancelled = $cancelled, sequence = sequence + 1 WHERE id = $id;

-- event_renew(id item_id, cancelled bool, sequence int) run: it is as far as the calendar file says
UPDATE calendar_event SET cancelled = $cancelled, sequence = $sequence WHERE id = $id;

-- event_step(id item_id) run: calendars that have it take the new one
UPDATE calendar_event SET sequence = sequence + 1 WHERE id = $id;

-- event_laid(id item_id, laid time) run: up to when its times are laid out
UPDATE calendar_event SET laid = $laid WHERE id = $id;

-- event_cut(id item_id, rule text) run: its rule ends earlier
UPDATE calendar_event SET rule = $rule, sequence = sequence + 1 WHERE id = $id;

-- event_find(id item_id) maybe: an event that the viewer may see
SELECT e.id, e.place, e.title, e.body, e.html, e.location, e.link, e.zone, e.first, e.length, e.all_day, e.rule, e.seats, e.remind, e.cancelled, e.sequence, e.uid,
       e.follows, e.laid, p.kind AS place_kind, p.handle, p.title AS place_title
FROM calendar_event e JOIN item i ON i.id = e.id JOIN place p ON p.id = e.place WHERE e.id = $id AND i.state = 3 AND visible(i) AND visible(p);

-- event_any(id item_id) maybe: the same, for jobs
-- row: event_find
-- unguarded: works for the house; what it writes is read through the item
SELECT e.id, e.place, e.title, e.body, e.html, e.location, e.link, e.zone, e.first, e.length, e.all_day, e.rule, e.seats, e.remind, e.cancelled, e.sequence, e.uid,
       e.follows, e.laid, p.kind AS place_kind, p.handle, p.title AS place_title
FROM calendar_event e JOIN item i ON i.id = e.id JOIN place p ON p.id = e.place WHERE e.id = $id AND i.state = 3;

-- event_frame(id item_id) maybe: what laying its times out needs: no texts
-- unguarded: works for the house; what it writes is read through the item
SELECT e.id, e.place, e.zone, e.first, e.length, e.all_day, e.rule, e.remind, e.seats, e.laid FROM calendar_event e JOIN item i ON i.id = e.id WHERE e.id = $id AND i.state = 3;

-- event_by_uid(place place_id, uid text) maybe: one that a calendar file named before
-- unguarded: the importer writes in that place
SELECT e.id, e.sequence, i.author, i.state FROM calendar_event e JOIN item i ON i.id = e.id WHERE e.place = $place AND e.uid = $uid;

-- event_rename(id item_id, uid text) run: a removed one gives its name free
UPDATE calendar_event SET uid = $uid WHERE id = $id;

-- event_text(id item_id) one: for the search index
-- unguarded: the index asks visible() itself
SELECT e.title, e.body, e.location FROM calendar_event e WHERE e.id = $id;

-- event_cards(ids ids, from time) many: what lists show of them
-- bounded: by the list
SELECT e.id, e.title, e.body, e.location, e.cancelled, e.all_day, e.zone, e.rule, p.kind AS place_kind, p.handle, p.title AS place_title,
       coalesce((SELECT min(t.starts) FROM event_time t WHERE t.event = e.id AND t.starts >= $from), (SELECT max(u.starts) FROM event_time u WHERE u.event = e.id), 0) AS starts:time
FROM calendar_event e JOIN item i ON i.id = e.id JOIN place p ON p.id = e.place WHERE e.id IN list($ids) AND visible(i) AND visible(p);

-- event_date_add(event item_id, original time, kind int) run: a day that is added or left out
INSERT INTO event_date (event, original, kind) VALUES ($event, $original, $kind) ON CONFLICT (event, original) DO UPDATE SET kind = excluded.kind;

-- event_date_drop(event item_id) run: all of them
DELETE FROM event_date WHERE event = $event;

-- event_dates(event item_id) many: days that are added or left out
-- bounded: as many as a calendar file may bring
SELECT d.original, d.kind FROM event_date d WHERE d.event = $event ORDER BY d.original LIMIT 5000;

-- event_date_move(event item_id, from time, to item_id) run: those from one time on belong to another series
UPDATE event_date SET event = $to WHERE event = $event AND original >= $from;

-- ---- its times ----

-- event_time_add(event item_id, original time, place place_id, starts time, ends time, remind time, cancelled bool) run: one is laid out
INSERT INTO event_time (event, original, place, starts, ends, remind, cancelled) VALUES ($event, $original, $place, $starts, $ends, $remind, $cancelled)
ON CONFLICT (event, original) DO NOTHING;

-- event_time_drop(event item_id) run: all, before they are laid out anew
DELETE FROM event_time WHERE event = $event;

-- event_time_find(event item_id, original time) maybe: one of them
SELECT t.original, t.starts, t.ends, t.cancelled FROM event_time t WHERE t.event = $event AND t.original = $original;

-- event_time_next(event item_id, from time) maybe: the next that has not ended
-- row: event_time_find
SELECT t.original, t.starts, t.ends, t.cancelled FROM event_time t WHERE t.event = $event AND t.ends > $from AND t.starts > $from - 31622400000000 ORDER BY t.starts LIMIT 1;

-- event_time_last(event item_id) maybe: the last one
-- row: event_time_find
SELECT t.original, t.starts, t.ends, t.cancelled FROM event_time t WHERE t.event = $event ORDER BY t.starts DESC LIMIT 1;

-- event_times(event item_id, from time, most int) many: those from one on
SELECT t.original, t.starts, t.ends, t.cancelled, coalesce(c.first, t.original) AS local:time,
       coalesce((SELECT r.answer FROM event_reply r WHERE r.event = t.event AND r.original = t.original AND r.person = $viewer), 0) AS answer:int
FROM event_time t LEFT JOIN event_change c ON c.event = t.event AND c.original = t.original
WHERE t.event = $event AND t.starts >= $from ORDER BY t.starts LIMIT $most;

-- event_time_count(event item_id) one: how many are laid out
SELECT count(*) AS n:int FROM event_time t WHERE t.event = $event;

-- event_change_find(event item_id, original time) maybe: what is unlike the others at one time
SELECT c.title, c.body, c.html, c.location, c.link, c.first, c.length, c.cancelled FROM event_change c WHERE c.event = $event AND c.original = $original;

-- event_changes(event item_id) each: all of them, for a file
SELECT c.original, c.title, c.body, c.location, c.link, c.first, c.length, c.cancelled FROM event_change c WHERE c.event = $event ORDER BY c.original;

-- event_moves(event item_id) many: when they are
-- bounded: as many as times are laid out
SELECT c.original, c.first, c.length, c.cancelled FROM event_change c WHERE c.event = $event ORDER BY c.original LIMIT 2000;

-- event_change_shift(event item_id, change int) run: those of a series that moves, out of the way
UPDATE event_change SET original = original + $change + 2000000000000000000, first = first + $change WHERE event = $event;

-- event_change_shifted(event item_id) run: and back
UPDATE event_change SET original = original - 2000000000000000000 WHERE event = $event AND original > 1000000000000000000;

-- event_date_shift(event item_id, change int) run: days that are added or left out, the same
UPDATE event_date SET original = original + $change + 2000000000000000000 WHERE event = $event;

-- event_date_shifted(event item_id) run: and back
UPDATE event_date SET original = original - 2000000000000000000 WHERE event = $event AND original > 1000000000000000000;

-- event_change_put(event item_id, original time, title text, body text, html text, location text, link text, first time, length int, cancelled bool) run: one time is unlike the others
INSERT INTO event_change (event, original, title, body, html, location, link, first, length, cancelled)
VALUES ($event, $original, $title, $body, $html, $location, $link, $first, $length, $cancelled)
ON CONFLICT (event, original) DO UPDATE SET title = excluded.title, body = excluded.body, html = excluded.html, location = excluded.location, link = excluded.link,
	first = excluded.first, length = excluded.length, cancelled = excluded.cancelled;

-- event_change_cancel(event item_id, original time, cancelled bool) run: one time does not take place
UPDATE event_change SET cancelled = $cancelled WHERE event = $event AND original = $original;

-- event_change_drop(event item_id, original time) run: it is like the others again
DELETE FROM event_change WHERE event = $event AND original = $original;

-- event_change_lost(event item_id) run: those of times that are no more
DELETE FROM event_change WHERE event = $event AND NOT EXISTS (SELECT 1 FROM event_time t WHERE t.event = event_change.event AND t.original = event_change.original);

-- event_change_move(event item_id, from time, to item_id) run: those from one time on belong to another series
UPDATE event_change SET event = $to WHERE event = $event AND original >= $from;

-- event_to_lay(before time) many: series that need more of their times
-- unguarded: works for the house
-- bounded: the next run takes the others
SELECT e.id FROM calendar_event e WHERE e.laid > 0 AND e.laid < $before ORDER BY e.laid LIMIT 100;

-- event_to_tell(now_is time) many: times whose people are told now
-- unguarded: who may not read them is not told
-- bounded: the next run takes the others
SELECT t.event, t.original, t.starts, t.cancelled, e.cancelled AS off, i.author, i.state FROM event_time t JOIN calendar_event e ON e.id = t.event JOIN item i ON i.id = t.event
WHERE t.remind > 0 AND t.remind <= $now_is ORDER BY t.remind LIMIT 200;

-- event_told(event item_id, original time) run: never again
UPDATE event_time SET remind = 0 WHERE event = $event AND original = $original;

-- ---- lists ----

-- part time_columns: what lists show of one time of an event
SELECT t.event, t.original, t.starts, t.ends, t.cancelled, coalesce(c.title, e.title) AS title:text, coalesce(c.location, e.location) AS location:text,
       coalesce(c.first, t.original) AS local:time, coalesce(c.length, e.length) AS length:int, e.all_day, e.zone, e.rule, e.cancelled AS off, e.seats,
       i.language, i.audience, i.author, p.kind AS place_kind, p.handle, p.title AS place_title,
       coalesce((SELECT r.answer FROM event_reply r WHERE r.event = t.event AND r.original = t.original AND r.person = $viewer),
                (SELECT s.answer FROM event_reply s WHERE s.event = t.event AND s.original = 0 AND s.person = $viewer), 0) AS answer:int;

-- part time_joins: where that comes from, behind event_time t
JOIN calendar_event e ON e.id = t.event JOIN item i ON i.id = t.event JOIN place p ON p.id = t.place LEFT JOIN event_change c ON c.event = t.event AND c.original = t.original;

-- event_in_place(place place_id, from time, to time, most int) many: times in a place within a span, of a day at most
part(time_columns)
FROM event_time t part(time_joins)
WHERE t.place = $place AND t.starts >= $from - 86400000000 AND t.starts < $to AND t.ends > $from AND t.ends - t.starts <= 86400000000 AND i.state = 3 AND visible(i) AND visible(p) ORDER BY t.starts, t.event LIMIT $most;

-- event_long_in_place(place place_id, from time, to time, most int) many: those that last longer
-- row: event_in_place
part(time_columns)
FROM event_time t part(time_joins)
WHERE t.place = $place AND t.ends - t.starts > 86400000000 AND t.starts >= $from - 31622400000000 AND t.starts < $to AND t.ends > $from AND i.state = 3 AND visible(i) AND visible(p) ORDER BY t.starts, t.event LIMIT $most;

-- event_before_in_place(place place_id, to time, most int) many: times in a place that are past, newest first
-- row: event_in_place
part(time_columns)
FROM event_time t part(time_joins)
WHERE t.place = $place AND t.starts < $to AND t.ends <= $to AND i.state = 3 AND visible(i) AND visible(p) ORDER BY t.starts DESC, t.event DESC LIMIT $most;

-- event_everywhere(from time, to time, most int) many: all that the viewer may see within a span, of a day at most
-- row: event_in_place
part(time_columns)
FROM event_time t part(time_joins)
WHERE t.starts >= $from - 86400000000 AND t.starts < $to AND t.ends > $from AND t.ends - t.starts <= 86400000000 AND i.state = 3 AND visible(i) AND visible(p) ORDER BY t.starts, t.event LIMIT $most;

-- event_long_everywhere(from time, to time, most int) many: those that last longer
-- row: event_in_place
part(time_columns)
FROM event_time t part(time_joins)
WHERE t.ends - t.starts > 86400000000 AND t.starts >= $from - 31622400000000 AND t.starts < $to AND t.ends > $from AND i.state = 3 AND visible(i) AND visible(p) ORDER BY t.starts, t.event LIMIT $most;

-- event_mine(from time, to time, most int) many: in the viewer's communities, the viewer's own, and where the viewer comes
-- row: event_in_place
-- scan: of what the sources gave, within the span
WITH source AS (
	SELECT t.event, t.original FROM member m JOIN event_time t ON t.place = m.hub WHERE m.person = $viewer AND m.state = 1 AND t.starts >= $from - 86400000000 AND t.starts < $to AND t.ends > $from
	UNION SELECT t.event, t.original FROM member m JOIN event_time t ON t.place = m.hub WHERE m.person = $viewer AND m.state = 1 AND t.ends - t.starts > 86400000000 AND t.starts >= $from - 31622400000000 AND t.starts < $from - 86400000000 AND t.ends > $from
	UNION SELECT t.event, t.original FROM event_reply r JOIN event_time t ON t.event = r.event AND (r.original = 0 OR r.original = t.original) WHERE r.person = $viewer AND r.answer <= 2 AND t.starts >= $from - 86400000000 AND t.starts < $to AND t.ends > $from
	UNION SELECT t.event, t.original FROM event_reply r JOIN event_time t ON t.event = r.event AND (r.original = 0 OR r.original = t.original) WHERE r.person = $viewer AND r.answer <= 2 AND t.ends - t.starts > 86400000000 AND t.starts >= $from - 31622400000000 AND t.starts < $from - 86400000000 AND t.ends > $from
	UNION SELECT t.event, t.original FROM place o JOIN event_time t ON t.place = o.id WHERE o.owner = $viewer AND o.kind = 1 AND visible(o) AND t.starts >= $from - 86400000000 AND t.starts < $to AND t.ends > $from
	UNION SELECT t.event, t.original FROM place o JOIN event_time t ON t.place = o.id WHERE o.owner = $viewer AND o.kind = 1 AND visible(o) AND t.ends - t.starts > 86400000000 AND t.starts >= $from - 31622400000000 AND t.starts < $from - 86400000000 AND t.ends > $from
)
part(time_columns)
FROM source s JOIN event_time t ON t.event = s.event AND t.original = s.original part(time_joins)
WHERE i.state = 3 AND visible(i) AND visible(p) ORDER BY t.starts, t.event LIMIT $most;

-- event_coming(place place_id, from time) many: events of a place that are still to come, as far as the tab counts
-- any order: they are counted
-- bounded: a tab says no more
SELECT DISTINCT t.event FROM event_time t JOIN item i ON i.id = t.event WHERE t.place = $place AND t.starts >= $from AND i.state = 3 AND visible(i) LIMIT 99;

-- event_of_place(place place_id, after item_id, most int) many: all events of a place, for its feed
SELECT e.id FROM calendar_event e JOIN item i ON i.id = e.id JOIN place p ON p.id = e.place
WHERE e.place = $place AND e.id > $after AND i.state = 3 AND visible(i) AND visible(p) ORDER BY e.id LIMIT $most;

-- event_busy(person person_id, from time, to time, most int) many: when somebody is taken, by what the viewer may see
-- scan: of the times that somebody comes to, within the span
WITH source AS (
	SELECT t.event, t.original FROM event_reply r JOIN event_time t ON t.event = r.event AND (r.original = 0 OR r.original = t.original)
	WHERE r.person = $person AND r.answer = 1 AND r.seat < 2 AND t.cancelled = false AND t.starts >= $from - 86400000000 AND t.starts < $to AND t.ends > $from
	UNION SELECT t.event, t.original FROM event_reply r JOIN event_time t ON t.event = r.event AND (r.original = 0 OR r.original = t.original)
	WHERE r.person = $person AND r.answer = 1 AND r.seat < 2 AND t.cancelled = false AND t.ends - t.starts > 86400000000 AND t.starts >= $from - 31622400000000 AND t.starts < $from - 86400000000 AND t.ends > $from
)
SELECT t.starts, t.ends, e.all_day FROM source s JOIN event_time t ON t.event = s.event AND t.original = s.original JOIN calendar_event e ON e.id = t.event JOIN item i ON i.id = t.event
WHERE e.cancelled = false AND i.state = 3 AND visible(i)
AND coalesce((SELECT CASE WHEN a.seat < 2 THEN a.answer ELSE 3 END FROM event_reply a WHERE a.event = t.event AND a.original = t.original AND a.person = $person),
             (SELECT CASE WHEN b.seat < 2 THEN b.answer ELSE 3 END FROM event_reply b WHERE b.event = t.event AND b.original = 0 AND b.person = $person), 3) = 1
ORDER BY t.starts LIMIT $most;
