-- What is proposed is talked about and voted on, so it is an item: of an open proposal for another wording or for the end of a clause, with the
-- proposal's id. That of a new clause is the clause; those decided before have none.
INSERT INTO item (id, kind, place, hub, author, root, reply_to, circle, audience, state, language, created, updated, edited, comments, likes, raters, stars)
SELECT p.id, 22, c.place, c.hub, p.author, 0, 0, 1, 1, 3, '', p.created, p.created, NULL, 0, 0, 0, 0 FROM guideline_proposal p JOIN item c ON c.id = p.clause JOIN guideline_clause g ON g.id = p.clause
WHERE p.state = 1 AND p.kind <> 2 AND (g.since > 0 OR g.name = 'preface');
UPDATE place SET items = items + (SELECT count(*) FROM item i WHERE i.kind = 22 AND i.place = place.id),
	last = coalesce((SELECT max(i.id) FROM item i WHERE i.place = place.id AND i.root = 0 AND i.state = 3 AND i.circle <= 1), last)
WHERE id IN (SELECT i.place FROM item i WHERE i.kind = 22);
INSERT INTO pulse (id, last) SELECT i.author, max(i.id) FROM item i WHERE i.kind = 22 GROUP BY i.author
ON CONFLICT (id) DO UPDATE SET last = CASE WHEN excluded.last > pulse.last THEN excluded.last ELSE pulse.last END;
INSERT INTO pulse (id, last) SELECT i.hub, max(i.id) FROM item i WHERE i.kind = 22 GROUP BY i.hub
ON CONFLICT (id) DO UPDATE SET last = CASE WHEN excluded.last > pulse.last THEN excluded.last ELSE pulse.last END;
UPDATE person SET items = items + (SELECT count(*) FROM item i WHERE i.kind = 22 AND i.author = person.id) WHERE id IN (SELECT i.author FROM item i WHERE i.kind = 22);
INSERT INTO search_queue (item, since) SELECT i.id, 0 FROM item i WHERE i.kind = 22;
