-- What a person has brought into communities, in bytes of all versions, those in the trash too: it counts for the communities, and is bounded for the person.
ALTER TABLE file_usage ADD COLUMN brought int not null default 0; -- system
INSERT INTO file_usage (person, used, brought)
SELECT v.author, 0, sum(CASE WHEN v.size < 4096 THEN 4096 ELSE v.size END) FROM file_version v JOIN item i ON i.id = v.file JOIN place p ON p.id = i.place
WHERE p.kind <> 1 GROUP BY v.author ON CONFLICT (person) DO UPDATE SET brought = excluded.brought;
