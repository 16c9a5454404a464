-- The rows of the text index of one update, as the job of the search writes them behind its commit. The job
-- numbers the index backwards, and takes 500 at a time.
INSERT INTO search_doc (item, part, title, tags, head, rest, marks)
VALUES ($id, 1, '', '', lower($text), '', '§x §k3 §u' || $author || ' §h' || $place);
INSERT INTO find_open (rowid, title, body, tags, marks)
VALUES (-$id, '', lower($text), '', '§x §k3 §u' || $author || ' §h' || $place);
