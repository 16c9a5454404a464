-- notify_open(owner person_id, kind int, thread id) maybe: the unread row of a thread
SELECT n.id, n.count FROM notify n WHERE n.owner = $owner AND n.thread = $thread AND n.kind = $kind AND n.read = false LIMIT 1;

-- notify_drop(owner person_id, id id) run: before it comes back on top
DELETE FROM notify WHERE owner = $owner AND id = $id;

-- notify_add(owner person_id, id id, kind int, thread id, item id, who person_id, count int, created time) run: a row of the page
INSERT INTO notify (owner, id, kind, thread, item, who, count, read, created) VALUES ($owner, $id, $kind, $thread, $item, $who, $count, false, $created);

-- notify_count() many: unread ones the viewer may still see, at most 100
SELECT n.id FROM notify n WHERE n.owner = $viewer AND n.read = false
AND (n.item = 0 OR EXISTS (SELECT 1 FROM item i WHERE i.id = n.item AND visible(i))) ORDER BY n.id DESC LIMIT 100;

-- notify_page(before id) many: a page, newest first
SELECT n.id, n.kind, n.thread, n.item, n.who, n.count, n.read, n.created, CASE WHEN p.state = 2 THEN '' WHEN $clear = 0 AND p.pseudonym <> '' AND p.id <> $viewer THEN '' ELSE p.handle END AS who_handle:text, p.name AS who_name, p.photo AS who_photo, p.hue AS who_hue,
       coalesce((SELECT i.kind FROM item i WHERE i.id = n.item AND visible(i)), 0) AS item_kind:int
FROM notify n JOIN person p ON p.id = n.who
WHERE n.owner = $viewer AND n.id < $before AND (n.item = 0 OR EXISTS (SELECT 1 FROM item i WHERE i.id = n.item AND visible(i)))
ORDER BY n.id DESC LIMIT 30;

-- notify_read_all() count: all of them
UPDATE notify SET read = true WHERE owner = $viewer AND read = false;

-- notify_read_thread(thread id) count: those of one thread
UPDATE notify SET read = true WHERE owner = $viewer AND thread = $thread AND read = false;

-- notify_item(id item_id) maybe: the item of an event, as far as telling needs it
-- unguarded: the job tells only people who may read it, and reads join it again
SELECT i.author, i.root, i.reply_to, i.circle, i.kind, i.state FROM item i WHERE i.id = $id;

-- notify_takers(thread id) many: who follows a thread
-- bounded: at most this many are told of one answer
SELECT f.who FROM follow f WHERE f.whom = $thread AND f.kind = 4 LIMIT 5000;

-- notify_may(person person_id, item item_id, thread id, actor person_id) maybe: may the person read it, and wants to hear of it?
-- unguarded: asks for another person than the viewer, with the same rule
SELECT i.id FROM item i JOIN person p ON p.id = $person
WHERE i.id = $item AND p.state = 1
AND (i.circle <= CASE WHEN p.kind = 1 OR p.kind = 4 THEN 1 ELSE 0 END OR EXISTS (SELECT 1 FROM reach r WHERE r.person = $person AND r.circle = i.circle))
AND NOT EXISTS (SELECT 1 FROM mute m WHERE m.who = $person AND m.until > $now AND (m.whom = $thread OR m.whom = $actor));

-- notify_hosts(hub place_id) many: owners and facilitators of a place
-- bounded: at most this many are told
SELECT m.person FROM member m WHERE m.hub = $hub AND m.role >= 2 AND m.state = 1 ORDER BY m.role DESC, m.person LIMIT 50;
