-- erase_begin(id person_id, handle text) run: closed from here on; writes in its name that have begun are waited for, others find it closed
UPDATE person SET state = 2, handle = $handle WHERE id = $id;

-- erase_person(id person_id, handle text, name text, sort_key text) run: nothing stays that names the person
UPDATE person SET state = 2, admin = false, handle = $handle, given_name = '', family_name = '', name = $name, pseudonym = '', sort_key = $sort_key, email = '',
       phone = '', title = '', unit = '', city = '', country = '', manager = NULL, hired = NULL, language = '', time_zone = '', theme = '', bio = '',
       pronunciation = '', disclaimer_language = '', photo = '', home_order = '', seen_notify = 0, seen = 0, followers = 0
WHERE id = $id;

-- erase_reports(id person_id) run: nobody reports to them any more
UPDATE person SET manager = NULL WHERE manager = $id;

-- erase_other_admins(id person_id) one: who else may look after the house
-- scan: of an index that holds administrators only
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM person p WHERE p.admin = true AND p.state = 1 AND p.id <> $id LIMIT 1) x;

-- erase_handles(id id) run: all names the person had
DELETE FROM handle WHERE target = $id AND kind = 1;

-- erase_place(id person_id, handle text) run: the own place
UPDATE place SET handle = $handle, description = '' WHERE owner = $id AND kind = 1;

-- erase_credential(id person_id) run: password
DELETE FROM credential WHERE person = $id;

-- erase_links(id person_id) run: links of the profile
DELETE FROM person_link WHERE person = $id;

-- erase_languages(id person_id) run: languages of the profile
DELETE FROM person_language WHERE person = $id;

-- erase_unfollow(id person_id) run: people lose a follower
UPDATE person SET followers = followers - 1 WHERE id IN (SELECT f.whom FROM follow f WHERE f.who = $id AND f.kind = 1);

-- erase_following(id person_id) run: whom they followed
DELETE FROM follow WHERE who = $id;

-- erase_followers(id id) run: and who followed them
DELETE FROM follow WHERE whom = $id;

-- erase_mutes(id person_id) run: whom they had silenced
DELETE FROM mute WHERE who = $id;

-- erase_muted(id id) run: who had them silenced
-- scan: few are silenced
DELETE FROM mute WHERE whom = $id;

-- erase_endorsed(id person_id) run: skills that they endorsed count one less
UPDATE skill SET endorsements = endorsements - 1 WHERE (person, tag) IN (SELECT e.person, e.tag FROM endorsement e WHERE e.giver = $id);

-- erase_endorsements(id person_id) run: given and got
-- scan: erasure is rare
DELETE FROM endorsement WHERE giver = $id OR person = $id;

-- erase_skills(id person_id) run: skills
DELETE FROM skill WHERE person = $id;

-- erase_mentions(id person_id) run: where they were named
DELETE FROM mention WHERE person = $id;

-- erase_notifications(id id) run: what they were told
DELETE FROM notify WHERE owner = $id;

-- erase_jobs(id id) run: whose work waits
-- scan: erasure is rare
UPDATE job SET owner = 0 WHERE owner = $id;

-- erase_choices(id person_id) run: how they wanted to be told
DELETE FROM notify_choice WHERE person = $id;

-- erase_times(id person_id) run: and when
DELETE FROM notify_time WHERE person = $id;

-- erase_mails(id id) run: the mails to them
DELETE FROM mail WHERE owner = $id;

-- erase_autosaves(id person_id) run: what their editors held
DELETE FROM autosave WHERE person = $id;

-- erase_acknowledgements(id person_id) run: what they had read of the guidelines
DELETE FROM guideline_acknowledgement WHERE person = $id;

-- erase_moments(id person_id) run: and was shown to them
DELETE FROM guideline_moment WHERE person = $id;

-- erase_imported(id id) run: the names by which imports know them
-- scan: erasure is rare
DELETE FROM imported WHERE target = $id;

-- erase_uploads(id person_id) run: images that no text took
DELETE FROM attachment WHERE owner = $id AND item = 0;

-- erase_reach(id person_id) run: all rights to read
DELETE FROM reach WHERE person = $id;

-- erase_members(id person_id) many: memberships
-- any order: the caller goes on until none is left
-- bounded: the caller goes on until none is left
SELECT m.hub FROM member m WHERE m.person = $id LIMIT 500;

-- erase_items(person person_id, every bool, after id, most int) many: what they wrote at the top of a thread; what somebody brought into another's own place is that one's when nobody else reads it
-- unguarded: erasure concerns what nobody else may read too
SELECT i.id, i.kind FROM item i WHERE i.author = $person AND i.root = 0 AND i.id > $after
AND ($every OR ((i.audience = 4 OR i.state = 5) AND NOT EXISTS (SELECT 1 FROM place h WHERE h.id = i.place AND h.kind = 1 AND h.owner <> $person)) OR i.state <= 2)
ORDER BY i.id LIMIT $most;

-- erase_brought(person person_id, every bool, after id, most int) many: and what others brought into their own place
-- row: erase_items
-- unguarded: erasure concerns what nobody else may read too
SELECT i.id, i.kind FROM item i JOIN place h ON h.id = i.place WHERE h.owner = $person AND h.kind = 1 AND i.kind = 10 AND i.author <> $person AND i.root = 0 AND i.id > $after
AND ($every OR i.audience = 4 OR i.state = 5) ORDER BY i.id LIMIT $most;

-- erase_answers(person person_id, every bool, after id, most int) many: what they answered
-- row: erase_items
-- unguarded: erasure concerns what nobody else may read too
SELECT i.id, i.kind FROM item i WHERE i.author = $person AND i.root <> 0 AND i.id > $after AND ($every OR i.audience = 4 OR i.state = 5)
ORDER BY i.id LIMIT $most;

-- erase_comments(ids ids) run: their texts
UPDATE comment SET body = '', html = '' WHERE id IN list($ids);

-- erase_revisions(ids ids) run: what they said before
DELETE FROM revision WHERE item IN list($ids);

-- erase_tags(ids ids) run: what they were about
DELETE FROM item_tag WHERE item IN list($ids);

-- erase_named(ids ids) run: who was named in them
DELETE FROM mention WHERE item IN list($ids);

-- erase_images(ids ids) run: the images in them, and those of their earlier states
-- unguarded: the ids of what is erased
DELETE FROM attachment WHERE (item > 0 AND item IN list($ids)) OR item IN (SELECT -i.id FROM item i WHERE i.id IN list($ids));
