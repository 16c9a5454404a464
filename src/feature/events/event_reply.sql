-- reply_put(event item_id, original time, person person_id, answer int, seat int, asked id) run: comes, or not
INSERT INTO event_reply (event, original, person, answer, seat, asked) VALUES ($event, $original, $person, $answer, $seat, $asked)
ON CONFLICT (event, original, person) DO UPDATE SET answer = excluded.answer, seat = excluded.seat, asked = excluded.asked;

-- reply_drop(event item_id, original time, person person_id) run: says nothing any more
DELETE FROM event_reply WHERE event = $event AND original = $original AND person = $person;

-- reply_find(event item_id, original time, person person_id) maybe: what somebody said
SELECT r.answer, r.seat, r.asked FROM event_reply r WHERE r.event = $event AND r.original = $original AND r.person = $person;

-- reply_drop_single(event item_id, person person_id) run: an answer for all times takes the place of those for single ones
DELETE FROM event_reply WHERE event = $event AND person = $person AND original <> 0;

-- reply_counts(event item_id, original time) many: how many said what about one time
-- bounded: one row an answer
SELECT r.answer, r.seat, count(*) AS n:int FROM event_reply r JOIN item i ON i.id = r.event JOIN person pe ON pe.id = r.person
WHERE r.event = $event AND (r.original = $original OR (r.original = 0 AND NOT EXISTS (SELECT 1 FROM event_reply x WHERE x.event = r.event AND x.original = $original AND x.original <> 0 AND x.person = r.person)))
AND visible(i) AND pe.state = 1 AND (i.circle <= CASE WHEN pe.kind = 1 OR pe.kind = 4 THEN 1 ELSE 0 END OR EXISTS (SELECT 1 FROM reach x WHERE x.person = r.person AND x.circle = i.circle)) GROUP BY r.answer, r.seat ORDER BY r.answer, r.seat LIMIT 12;

-- reply_people(event item_id, original time, answer int, seat int, most int) many: who said so, in the order of their asking
SELECT r.person, pe.handle, pe.name, pe.photo, pe.hue, pe.kind FROM event_reply r JOIN item i ON i.id = r.event JOIN person pe ON pe.id = r.person
WHERE r.event = $event AND r.answer = $answer AND (r.seat = $seat OR ($seat = 1 AND r.seat = 0) OR ($seat = 2 AND r.seat = 3))
AND (r.original = $original OR (r.original = 0 AND NOT EXISTS (SELECT 1 FROM event_reply x WHERE x.event = r.event AND x.original = $original AND x.original <> 0 AND x.person = r.person)))
AND visible(i) AND pe.state = 1 AND (i.circle <= CASE WHEN pe.kind = 1 OR pe.kind = 4 THEN 1 ELSE 0 END OR EXISTS (SELECT 1 FROM reach x WHERE x.person = r.person AND x.circle = i.circle)) ORDER BY r.asked LIMIT $most;

-- reply_taken(event item_id, original time, person person_id) one: seats taken at one time, by others
SELECT (SELECT count(*) FROM event_reply a WHERE a.event = t.event AND a.original = t.original AND a.answer = 1 AND a.seat = 1 AND a.person <> $person)
     + (SELECT count(*) FROM event_reply b WHERE b.event = t.event AND b.original = 0 AND b.answer = 1 AND b.seat = 1 AND b.person <> $person
        AND NOT EXISTS (SELECT 1 FROM event_reply d WHERE d.event = b.event AND d.original = t.original AND d.person = b.person)) AS n:int FROM event_time t WHERE t.event = $event AND t.original = $original;

-- reply_taken_always(event item_id, person person_id) one: seats taken at every time, by others
SELECT count(*) AS n:int FROM event_reply r WHERE r.event = $event AND r.original = 0 AND r.answer = 1 AND r.seat = 1 AND r.person <> $person;

-- reply_full_time(event item_id, person person_id, from time, seats int) maybe: a time to come at which others have all seats
SELECT t.original FROM event_time t WHERE t.event = $event AND t.starts >= $from
AND EXISTS (SELECT 1 FROM event_reply q WHERE q.event = t.event AND q.original = t.original)
AND (SELECT count(*) FROM event_reply a WHERE a.event = t.event AND a.original = t.original AND a.answer = 1 AND a.seat = 1 AND a.person <> $person)
     + (SELECT count(*) FROM event_reply b WHERE b.event = t.event AND b.original = 0 AND b.answer = 1 AND b.seat = 1 AND b.person <> $person
        AND NOT EXISTS (SELECT 1 FROM event_reply d WHERE d.event = b.event AND d.original = t.original AND d.person = b.person)) >= $seats ORDER BY t.starts LIMIT 1;

-- reply_waiting(event item_id) many: who waits for a seat, in their order, at times that are still to come
-- bounded: the next change takes the others
SELECT r.original, r.person, r.asked FROM event_reply r WHERE r.event = $event AND r.seat = 2
AND EXISTS (SELECT 1 FROM event_time t WHERE t.event = r.event AND (r.original = 0 OR t.original = r.original) AND t.starts > $now - 31622400000000 AND t.ends > $now AND t.cancelled = false)
ORDER BY r.asked LIMIT 1000;

-- reply_alive(event item_id) maybe: there is something to wait for
-- unguarded: works for the house
SELECT e.id FROM calendar_event e JOIN item i ON i.id = e.id WHERE e.id = $event AND e.cancelled = false AND i.state = 3
AND EXISTS (SELECT 1 FROM event_time t WHERE t.event = e.id AND t.starts > $now - 31622400000000 AND t.ends > $now AND t.cancelled = false);

-- reply_line_end(event item_id) run: nobody waits any more for what is over
UPDATE event_reply SET seat = 3 WHERE event = $event AND seat = 2;

-- reply_line_over(event item_id) run: nor for single times that are
UPDATE event_reply SET seat = 3 WHERE event = $event AND seat = 2 AND original <> 0
AND NOT EXISTS (SELECT 1 FROM event_time t WHERE t.event = event_reply.event AND t.original = event_reply.original AND t.ends > $now);

-- reply_seat(event item_id, original time, person person_id, seat int) run: has a seat now, or waits
UPDATE event_reply SET seat = $seat WHERE event = $event AND original = $original AND person = $person;

-- reply_clean(event item_id) count: whoever may not read it any more gives the seat free
-- unguarded: decides about a right, and gives nothing
DELETE FROM event_reply WHERE event = $event AND seat > 0 AND NOT EXISTS (SELECT 1 FROM item i JOIN person pe ON pe.id = event_reply.person WHERE i.id = event_reply.event AND pe.state = 1
AND (i.circle <= CASE WHEN pe.kind = 1 OR pe.kind = 4 THEN 1 ELSE 0 END OR EXISTS (SELECT 1 FROM reach x WHERE x.person = event_reply.person AND x.circle = i.circle)));

-- reply_open(event item_id) run: without a limit everybody has a seat
UPDATE event_reply SET seat = 0 WHERE event = $event AND seat > 0;

-- reply_limit(event item_id) run: with a limit, all who come ask for one, also those who did before it was over
UPDATE event_reply SET seat = 2 WHERE event = $event AND answer = 1 AND (seat = 0 OR seat = 3)
AND EXISTS (SELECT 1 FROM event_time t WHERE t.event = event_reply.event AND (event_reply.original = 0 OR t.original = event_reply.original) AND t.starts > $now - 31622400000000 AND t.ends > $now);

-- reply_events_waiting(after item_id, most int) many: events for whose seats somebody waits
-- scan: an index holds only those
SELECT DISTINCT r.event FROM event_reply r WHERE r.seat = 2 AND r.event > $after ORDER BY r.event LIMIT $most;

-- reply_comers(event item_id, original time, after person_id, most int) many: who said yes or maybe, to one time or (0) to any
SELECT DISTINCT r.person FROM event_reply r WHERE r.event = $event AND r.answer <= 2 AND r.person > $after
AND ($original = 0 OR r.original = $original OR (r.original = 0 AND NOT EXISTS (SELECT 1 FROM event_reply x WHERE x.event = r.event AND x.original = $original AND x.person = r.person AND x.answer = 3)))
ORDER BY r.person LIMIT $most;

-- reply_shift(event item_id, change int) run: the answers of a series that moves, out of the way
UPDATE event_reply SET original = original + $change + 2000000000000000000 WHERE event = $event AND original <> 0;

-- reply_shifted(event item_id) run: and back
UPDATE event_reply SET original = original - 2000000000000000000 WHERE event = $event AND original > 1000000000000000000;

-- reply_lost(event item_id) run: answers about times that are no more
DELETE FROM event_reply WHERE event = $event AND original <> 0 AND NOT EXISTS (SELECT 1 FROM event_time t WHERE t.event = event_reply.event AND t.original = event_reply.original);

-- reply_alone_twice(event item_id, original time) run: one time is left: who said something about it says that about all
DELETE FROM event_reply WHERE event = $event AND original = 0 AND EXISTS (SELECT 1 FROM event_reply x WHERE x.event = $event AND x.original = $original AND x.person = event_reply.person);

-- reply_alone(event item_id, original time) run: the same
UPDATE event_reply SET original = 0 WHERE event = $event AND original = $original AND original <> 0;

-- reply_copy(event item_id, to item_id) run: who comes always comes to the rest of the series too
INSERT INTO event_reply (event, original, person, answer, seat, asked) SELECT $to, r.original, r.person, r.answer, r.seat, r.asked FROM event_reply r WHERE r.event = $event AND r.original = 0;

-- reply_move(event item_id, from time, to item_id) run: answers about times that belong to another series
UPDATE event_reply SET event = $to WHERE event = $event AND original >= $from AND original <> 0;

-- reply_erase(person person_id) run: of an account that goes
DELETE FROM event_reply WHERE person = $person;

-- ---- export, check, the end of an account ----

-- event_export(person person_id) each: own events
-- unguarded: asked for oneself, or by who exports everything
SELECT e.id, e.title, e.body, e.location, e.link, e.zone, e.first, e.length, e.all_day, e.rule, e.cancelled, i.created FROM calendar_event e JOIN item i ON i.id = e.id
WHERE i.author = $person AND i.root = 0 AND i.state < 5 ORDER BY e.id;

-- reply_export(person person_id) each: where somebody said to come
-- unguarded: one's own answers; the title of what may be read no more is left out by the caller's rights
SELECT r.event, r.original, r.answer FROM event_reply r WHERE r.person = $person ORDER BY r.event, r.original;

-- event_check_lost() each: events without their words, or in another place than their item
-- unguarded: integrity
-- scan: integrity looks at everything
SELECT i.id FROM item i LEFT JOIN calendar_event e ON e.id = i.id WHERE i.kind = 18 AND i.state < 5 AND (e.id IS NULL OR e.place <> i.place);

-- event_check_times() each: times without an event, or in another place
-- unguarded: integrity
-- scan: integrity looks at everything
SELECT t.event, t.original FROM event_time t LEFT JOIN calendar_event e ON e.id = t.event WHERE e.id IS NULL OR e.place <> t.place;

-- event_check_seats() each: more seats given than there are, at all times
-- unguarded: integrity
-- scan: integrity looks at everything
SELECT e.id, count(*) AS n:int FROM calendar_event e JOIN event_reply r ON r.event = e.id AND r.original = 0 AND r.seat = 1 WHERE e.seats > 0 GROUP BY e.id, e.seats HAVING count(*) > e.seats;

-- event_check_time_seats() each: or at one time to come about which somebody answered
-- unguarded: integrity
-- scan: integrity looks at everything
SELECT c.id, c.original, c.n FROM (
	SELECT e.id, e.seats, t.original,
	       (SELECT count(*) FROM event_reply a WHERE a.event = t.event AND a.original = t.original AND a.answer = 1 AND a.seat = 1)
	     + (SELECT count(*) FROM event_reply b WHERE b.event = t.event AND b.original = 0 AND b.answer = 1 AND b.seat = 1
	        AND NOT EXISTS (SELECT 1 FROM event_reply d WHERE d.event = b.event AND d.original = t.original AND d.person = b.person)) AS n:int
	FROM calendar_event e JOIN event_time t ON t.event = e.id WHERE e.seats > 0 AND t.starts >= $now
	AND EXISTS (SELECT 1 FROM event_reply q WHERE q.event = t.event AND q.original = t.original)
) c WHERE c.n > c.seats;

-- event_erase(ids ids) run: words of events that go
UPDATE calendar_event SET title = '', body = '', html = '', location = '', link = '', rule = '', uid = id || '@gone', laid = 0 WHERE id IN list($ids);

-- event_erase_dates(ids ids) run: days that were added or left out
DELETE FROM event_date WHERE event IN list($ids);

-- event_erase_changes(ids ids) run: and of their single times
DELETE FROM event_change WHERE event IN list($ids);

-- event_erase_times(ids ids) run: and when they were
DELETE FROM event_time WHERE event IN list($ids);

-- event_erase_replies(ids ids) run: and who came
DELETE FROM event_reply WHERE event IN list($ids);

-- event_export_changes(person person_id) each: what one time of an own event says instead
-- unguarded: the author's own
SELECT c.event, c.original, c.title, c.body, c.location, c.link, c.first, c.length, c.cancelled FROM item i JOIN event_change c ON c.event = i.id
WHERE i.author = $person AND i.root = 0 AND i.state < 5 ORDER BY c.event, c.original;
