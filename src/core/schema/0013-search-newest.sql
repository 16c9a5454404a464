-- database: search
-- The rows of the three indexes are numbered backwards, by the negative id of the item: their lists are read from the newest on, and reading them forwards
-- costs two thirds of reading them backwards.
INSERT INTO find_public (find_public) VALUES ('delete-all');
INSERT INTO find_open (find_open) VALUES ('delete-all');
INSERT INTO find_closed (find_closed) VALUES ('delete-all');
INSERT INTO find_public (find_public, rank) VALUES ('hashsize', 67108864), ('automerge', 0);
INSERT INTO find_open (find_open, rank) VALUES ('hashsize', 67108864), ('automerge', 0);
INSERT INTO find_closed (find_closed, rank) VALUES ('hashsize', 67108864), ('automerge', 0);
INSERT INTO find_public (rowid, title, body, tags, marks)
SELECT -d.item, d.title, d.head || ' ' || d.rest, d.tags, d.marks FROM search_doc d WHERE d.part = 0 ORDER BY d.item DESC;
INSERT INTO find_open (rowid, title, body, tags, marks)
SELECT -d.item, d.title, d.head || ' ' || d.rest, d.tags, d.marks FROM search_doc d WHERE d.part <= 1 ORDER BY d.item DESC;
INSERT INTO find_closed (rowid, title, body, tags, marks)
SELECT -d.item, d.title, d.head || ' ' || d.rest, d.tags, d.marks FROM search_doc d WHERE d.part = 2 ORDER BY d.item DESC;
INSERT INTO find_public (find_public, rank) VALUES ('hashsize', 1048576), ('automerge', 4);
INSERT INTO find_open (find_open, rank) VALUES ('hashsize', 1048576), ('automerge', 4);
INSERT INTO find_closed (find_closed, rank) VALUES ('hashsize', 1048576), ('automerge', 4);
INSERT INTO find_public (find_public) VALUES ('optimize');
INSERT INTO find_open (find_open) VALUES ('optimize');
INSERT INTO find_closed (find_closed) VALUES ('optimize');
