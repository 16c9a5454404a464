-- job_add(id id, lane int, owner id, turn int, kind text, payload text, due time) run: work to do
INSERT INTO job (id, lane, owner, turn, kind, payload, due, lease, attempts, state, error, finished) VALUES ($id, $lane, $owner, $turn, $kind, $payload, $due, 0, 0, 1, '', NULL);

-- job_turn(owner id) one: whose turn it is now among those who take turns, and the last one of somebody's (-1: nothing of theirs waits)
SELECT coalesce((SELECT j.turn FROM job j WHERE j.state = 1 AND j.lane = 2 AND j.due <= $now ORDER BY j.turn, j.due LIMIT 1), 0) AS now:int,
       coalesce((SELECT j.turn FROM job j WHERE j.state = 1 AND j.lane = 2 AND j.owner = $owner ORDER BY j.turn DESC LIMIT 1), -1) AS last:int;

-- job_next_in_turn() maybe: the next due one where people take turns
-- row: job_next
SELECT j.id, j.kind, j.payload, j.attempts FROM job j WHERE j.state = 1 AND j.lane = 2 AND j.due <= $now ORDER BY j.turn, j.due, j.id LIMIT 1;

-- job_waiting(kind text, payload text) maybe: is one like it waiting?
-- any order: whether there is one
SELECT j.id FROM job j WHERE j.kind = $kind AND j.payload = $payload AND j.state = 1 LIMIT 1;

-- job_forget(kind text, payload text) run: what it was for is gone
DELETE FROM job WHERE kind = $kind AND payload = $payload AND state = 1;

-- job_next(lane int) maybe: the next due one
SELECT j.id, j.kind, j.payload, j.attempts FROM job j WHERE j.state = 1 AND j.lane = $lane AND j.due <= $now ORDER BY j.due LIMIT 1;

-- job_lease(id id, lease time) count: takes it, if nobody else did
UPDATE job SET state = 2, lease = $lease, attempts = attempts + 1 WHERE id = $id AND state = 1;

-- job_recover(most int) run: a lease that ran out is free again; one that never came back from any of its tries is dead
UPDATE job SET state = CASE WHEN attempts >= $most THEN 4 ELSE 1 END, error = CASE WHEN attempts >= $most THEN 'did not come back' ELSE error END
WHERE state = 2 AND lease < $now;

-- job_done(id id) run: done
UPDATE job SET state = 3, owner = 0, finished = $now WHERE id = $id;

-- job_again(id id, due time, state int, error text) run: another try, or none
UPDATE job SET state = $state, due = $due, error = $error WHERE id = $id;

-- job_sweep(before time) run: finished ones are forgotten after a week
DELETE FROM job WHERE state = 3 AND finished < $before;

-- job_under_way(kind text, begins text) maybe: does one whose payload begins so wait or run?
-- any order: whether there is one
SELECT j.id FROM job j WHERE j.kind = $kind AND j.state IN (1, 2) AND substr(j.payload, 1, length($begins)) = $begins LIMIT 1;

-- job_retry(id id) count: a dead one waits again, with all its tries
UPDATE job SET state = 1, due = $now, attempts = 0, error = '' WHERE id = $id AND state = 4;
