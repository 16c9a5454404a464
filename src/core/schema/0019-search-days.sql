-- database: search
-- The text index here is in the order of time already; what PostgreSQL's gets stands in its own file. This one is as it was.
INSERT INTO find_open (find_open, rank) VALUES ('automerge', 4);
