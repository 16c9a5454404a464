-- scale_people() each: everybody with the own place
-- unguarded: generated data is written in their names
-- scan: read once by the generator
SELECT p.id, l.id AS place FROM person p CROSS JOIN place l WHERE l.owner = p.id AND l.kind = 1 AND p.kind = 1 ORDER BY p.id;

-- scale_step(what text) one: how far it has come
SELECT t.done, t.state FROM scale_step t WHERE t.what = $what;

-- scale_step_put(what text, done int, state bytes) run: in the transaction of a batch
INSERT INTO scale_step (what, done, state) VALUES ($what, $done, $state)
ON CONFLICT (what) DO UPDATE SET done = excluded.done, state = excluded.state;

-- scale_step_clear() run: the demo is whole
DELETE FROM scale_step;

