-- Links that let people in are core's, for all rooms whose places have members.
INSERT INTO place_invitation (hash, id, place, maker, created, expires, uses_left, uses)
SELECT v.hash, v.id, v.community, v.maker, v.created, v.expires, v.uses_left, v.uses FROM community_invitation v;
DELETE FROM community_invitation;
