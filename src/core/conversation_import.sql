-- message_number_used(id id) maybe: is this the number of something
-- unguarded: nothing of it is shown; a number stands for one thing only
SELECT 1 AS used:int WHERE EXISTS (SELECT 1 FROM message m WHERE m.id = $id) OR EXISTS (SELECT 1 FROM item i WHERE i.id = $id);

-- message_brought(id id) maybe: what was brought, as it is now
-- unguarded: nothing of it is shown; the import changes what it brought itself
SELECT m.conversation, m.edited, m.state, m.body FROM message m WHERE m.id = $id;

-- message_brought_edited(id id, edited time) run: it was changed where it comes from
UPDATE message SET edited = $edited WHERE id = $id;

-- conversation_brought_people(conversation id) many: who is in it
-- bounded: a group has its limit, and imports keep to it
SELECT m.person FROM conversation_member m WHERE m.conversation = $conversation;

-- conversation_brought_readers(conversation id) many: who has read of it or is in it, and the first that they have not read
-- unguarded: nothing of it is shown; marks move by it
-- bounded: an import moves all of them
SELECT k.person, coalesce((SELECT m.id FROM message m WHERE m.conversation = k.conversation AND m.id > k.seen AND m.author <> k.person AND m.state = 3 ORDER BY m.id LIMIT 1), 0) AS first:id
FROM conversation_mark k WHERE k.conversation = $conversation
UNION ALL SELECT p.person, coalesce((SELECT m.id FROM message m WHERE m.conversation = p.conversation AND m.author <> p.person AND m.state = 3 ORDER BY m.id LIMIT 1), 0) AS first:id
FROM conversation_member p WHERE p.conversation = $conversation AND NOT EXISTS (SELECT 1 FROM conversation_mark o WHERE o.person = p.person AND o.conversation = p.conversation);
