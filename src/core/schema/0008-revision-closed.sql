-- What an author wrote before others could read the text stays with those who may change it.
ALTER TABLE revision ADD COLUMN closed bool not null default false; -- system
-- Entries were drafts before: of what is older than their publication the newest state went out.
UPDATE revision SET closed = true WHERE EXISTS (
	SELECT 1 FROM item i WHERE i.id = revision.item AND i.kind = 2 AND i.state = 3 AND revision.created < i.created
	AND EXISTS (SELECT 1 FROM revision n WHERE n.item = i.id AND n.number > revision.number AND n.created <= i.created));
