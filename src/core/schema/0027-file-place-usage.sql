-- What lies in a community counts for the community, whoever brought it; what lies in a person's own place for that person. Both are counted anew.
CREATE TABLE file_place_usage (
	place id primary key references place, -- system
	used  int not null                     -- system
);
INSERT INTO file_place_usage (place, used)
SELECT i.place, sum(CASE WHEN v.size < 4096 THEN 4096 ELSE v.size END) FROM file_version v JOIN item i ON i.id = v.file JOIN place p ON p.id = i.place
WHERE p.kind <> 1 GROUP BY i.place;
UPDATE file_usage SET used = 0;
INSERT INTO file_usage (person, used)
SELECT p.owner, sum(CASE WHEN v.size < 4096 THEN 4096 ELSE v.size END) FROM file_version v JOIN item i ON i.id = v.file JOIN place p ON p.id = i.place
WHERE p.kind = 1 GROUP BY p.owner ON CONFLICT (person) DO UPDATE SET used = excluded.used;
-- Where an upload on its way goes, so that its bytes are kept free there. 0: another room takes it, or it began before this was known.
ALTER TABLE upload ADD COLUMN place id not null default 0; -- system
CREATE INDEX upload_by_place ON upload (place, id);
