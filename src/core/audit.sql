-- audit_turn(id id) run: on PostgreSQL two who write at once take turns at this row until their commits, or the chain would fork
INSERT INTO event_cursor (name, last) VALUES ('audit', $id) ON CONFLICT (name) DO UPDATE SET last = excluded.last;

-- audit_last() maybe: the newest row, for the chain
-- scan: one row from the end of the key
SELECT a.id, a.hash FROM audit a ORDER BY a.id DESC LIMIT 1;

-- audit_add(id id, actor person_id, action text, target text, detail text, address text, created time, hash bytes) run: an act
INSERT INTO audit (id, actor, action, target, detail, address, created, hash) VALUES ($id, $actor, $action, $target, $detail, $address, $created, $hash);

-- audit_all() each: every row in order
-- scan: the whole log is read to verify its chain
SELECT a.id, a.actor, a.action, a.target, a.detail, a.address, a.created, a.hash FROM audit a ORDER BY a.id;
