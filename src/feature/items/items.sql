-- items_comments(ids ids) many: texts of comments for cards
-- bounded: by the list
SELECT c.id, c.body, c.html FROM comment c WHERE c.id IN list($ids);

-- items_export(person person_id) each: all comments of a person, for the export of one's own data
-- unguarded: one's own words
SELECT c.id, c.root, i.created, c.body FROM item i JOIN comment c ON c.id = i.id WHERE i.author = $person AND i.root <> 0 AND i.kind = 1 AND i.state = 3 ORDER BY i.id;

-- items_followers(whom id) one: followers of a place, tag or thread
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM follow f WHERE f.whom = $whom LIMIT 10000) x;
