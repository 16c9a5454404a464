-- items_comments(ids ids) many: texts of comments for cards
-- bounded: by the list
SELECT c.id, c.body, c.html FROM comment c WHERE c.id IN list($ids);

-- items_kind(id item_id) maybe: what an answer stands below, also when that was removed
-- unguarded: decides about a right, and gives nothing
SELECT i.kind FROM item i WHERE i.id = $id;

-- items_export(person person_id) each: all comments of a person, for the export of one's own data
-- unguarded: one's own words
SELECT c.id, c.root, i.created, c.body FROM item i JOIN comment c ON c.id = i.id WHERE i.author = $person AND i.root <> 0 AND i.kind = 1 AND i.state = 3 ORDER BY i.id;

-- items_followers(whom id) one: followers of a place, tag or thread
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM follow f WHERE f.whom = $whom LIMIT 10000) x;

-- items_follows(after id, most int) many: whom and what the viewer follows
SELECT f.whom, f.kind, f.created FROM follow f WHERE f.who = $viewer AND f.whom > $after ORDER BY f.whom LIMIT $most;

-- items_mutes(after id, most int) many: what the viewer has muted, what ends first first
SELECT m.whom, m.until FROM mute m WHERE m.who = $viewer AND m.until > $now
AND (m.until, m.whom) > (coalesce((SELECT a.until FROM mute a WHERE a.who = $viewer AND a.whom = $after), 0), $after) ORDER BY m.until, m.whom LIMIT $most;

-- items_people(ids ids) many: those among the ids
-- bounded: by the list
SELECT p.id, p.handle, p.name FROM person p WHERE p.id IN list($ids) AND p.state = 1;

-- items_tags(ids ids) many: those among the ids
-- bounded: by the list
SELECT t.id, t.name, t.label FROM tag t WHERE t.id IN list($ids);

-- items_places(ids ids) many: those among the ids that the viewer may know of
-- bounded: by the list
SELECT p.id, p.handle, p.title, p.kind FROM place p WHERE p.id IN list($ids) AND p.state <> 3 AND visible(p);

-- items_export_mutes(person person_id) each: whom and what a person has muted, for the export of one's own data
SELECT m.whom, m.until FROM mute m WHERE m.who = $person ORDER BY m.whom;

-- items_export_unsaved(person person_id) each: what a person's editors hold, for the export of one's own data
SELECT s.form, s.title, s.body, s.other, s.updated FROM autosave s WHERE s.person = $person ORDER BY s.form;
