-- message_number_used(id id) maybe: is this the number of something
-- unguarded: nothing of it is shown; a number stands for one thing only
SELECT 1 AS used:int WHERE EXISTS (SELECT 1 FROM message m WHERE m.id = $id) OR EXISTS (SELECT 1 FROM item i WHERE i.id = $id);

-- message_brought_edited(id id, edited time) run: it was changed where it comes from
UPDATE message SET edited = $edited WHERE id = $id;

-- conversation_brought_people(conversation id) many: who is in it
-- bounded: a group has its limit, and imports keep to it
SELECT m.person FROM conversation_member m WHERE m.conversation = $conversation;
