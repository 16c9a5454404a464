-- state 4: the program for it is not installed. What could not be read until now may have wanted one, too.
INSERT INTO document_wait (subject, kind, program) SELECT c.id, 'decode.media', 0 FROM media_content c WHERE c.state = 3;
UPDATE media_content SET state = 4 WHERE state = 3;
