-- polis_keeper() maybe: who looks after the house longest, and so after what nobody else does
-- scan: of an index that holds administrators only
SELECT p.id FROM person p WHERE p.admin = true AND p.state = 1 ORDER BY p.id LIMIT 1;

-- polis_stance_put(idea item_id, person person_id, jam place_id, stance int, created time) count: what somebody thought of it there, unless a later vote is here
INSERT INTO jam_stance (idea, person, jam, stance, created) VALUES ($idea, $person, $jam, $stance, $created)
ON CONFLICT (idea, person) DO UPDATE SET stance = excluded.stance, created = excluded.created WHERE jam_stance.created < excluded.created;
