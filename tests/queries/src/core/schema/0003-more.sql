ALTER TABLE entry ADD COLUMN seen time; -- system
CREATE UNIQUE INDEX entry_by_body ON entry (body, id);
UPDATE person SET admin = true WHERE id = 1;
