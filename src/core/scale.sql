-- scale_people() each: everybody with the own place
-- unguarded: generated data is written in their names
-- scan: read once by the generator
SELECT p.id, l.id AS place FROM person p CROSS JOIN place l WHERE l.owner = p.id AND l.kind = 1 AND p.kind = 1 ORDER BY p.id;

-- scale_communities() many: communities with their owners
-- unguarded: chosen by the generator
-- bounded: communities of a generated organisation
-- scan: read by the generator, once for each room
SELECT p.id, p.owner, p.audience, p.circle FROM place p WHERE p.kind = 3 AND p.state = 1 ORDER BY p.id;

-- scale_step(what text) one: how far it has come
SELECT t.done, t.state FROM scale_step t WHERE t.what = $what;

-- scale_step_put(what text, done int, state bytes) run: in the transaction of a batch
INSERT INTO scale_step (what, done, state) VALUES ($what, $done, $state)
ON CONFLICT (what) DO UPDATE SET done = excluded.done, state = excluded.state;

-- scale_indexes() many: the indexes that are off until the load is done, as steps whose state makes them
-- bounded: as many as the rooms name
SELECT what, state FROM scale_step WHERE what >= 'index ' AND what < 'index!' ORDER BY what;

-- scale_step_drop(what text) run: an index is there again
DELETE FROM scale_step WHERE what = $what;

-- scale_step_clear() run: the demo is whole
DELETE FROM scale_step;

