-- What colleagues say about a clause stays inside: clauses are internal items, and their talk with them. The wording is read apart from the item.
UPDATE item SET audience = 1, circle = 1 WHERE circle = 0 AND id IN (SELECT c.id FROM guideline_clause c);
UPDATE item SET audience = 1, circle = 1 WHERE circle = 0 AND root <> 0 AND root IN (SELECT c.id FROM guideline_clause c);
UPDATE item_tag SET circle = 1 WHERE circle = 0 AND item IN (
	SELECT i.id FROM item i WHERE i.root <> 0 AND i.root IN (SELECT c.id FROM guideline_clause c));
INSERT INTO search_queue (item, since)
SELECT i.id, 0 FROM item i WHERE (i.root <> 0 AND i.root IN (SELECT c.id FROM guideline_clause c)) OR i.id IN (SELECT c.id FROM guideline_clause c)
ON CONFLICT (item) DO UPDATE SET since = excluded.since;
