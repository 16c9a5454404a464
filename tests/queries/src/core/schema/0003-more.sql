ALTER TABLE entry ADD COLUMN seen time; -- system
CREATE UNIQUE INDEX entry_by_body ON entry (body, id);
UPDATE person SET admin = true WHERE id = 1;
UPDATE person SET name = replace(name, char(9), 'char(9)');
