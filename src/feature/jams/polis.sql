-- polis_keeper() maybe: who looks after the house longest, and so after what nobody else does
-- scan: of an index that holds administrators only
SELECT p.id FROM person p WHERE p.admin = true AND p.state = 1 ORDER BY p.id LIMIT 1;
