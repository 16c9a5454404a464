-- The library walks by kind and by person, and albums by whose they are, without reading those of others.
CREATE INDEX media_content_by_kind ON media_content (kind, item);
CREATE INDEX media_content_of_person ON media_content (person, item);
ALTER TABLE media_album ADD COLUMN author id not null default 0; -- pii
UPDATE media_album SET author = (SELECT i.author FROM item i WHERE i.id = media_album.id);
CREATE INDEX media_album_by_author ON media_album (author, id);
