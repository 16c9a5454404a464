-- scale_people() each: everybody with the own place
-- unguarded: generated data is written in their names
-- scan: read once by the generator
SELECT p.id, l.id AS place FROM person p CROSS JOIN place l WHERE l.owner = p.id AND l.kind = 1 AND p.kind = 1 ORDER BY p.id;
