-- Named readers of an item are of those who may read in its place; whoever left a place, or never was in it, keeps no right from being named.
DELETE FROM reach WHERE EXISTS (
	SELECT 1 FROM item i JOIN place p ON p.id = i.place JOIN person h ON h.id = reach.person
	WHERE i.id = reach.circle AND i.root = 0 AND i.state >= 3 AND i.audience = 3 AND i.author <> h.id AND p.circle <> 0
	AND NOT (p.circle = 1 AND h.kind IN (1, 4))
	AND NOT EXISTS (SELECT 1 FROM reach r WHERE r.person = h.id AND (r.circle = p.circle OR (p.circle = 1 AND r.circle = p.hub))));
