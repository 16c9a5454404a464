-- place_row(id place_id) one: a place, if the viewer may know of it
SELECT p.id, p.parent, p.hub, p.circle, p.kind, p.own_members, p.audience, p.joining, p.state, p.handle, p.owner, p.title, p.description, p.language,
       p.letter, p.sort_key, p.created, p.members, p.items, p.last, p.raters, p.stars
FROM place p WHERE p.id = $id AND visible(p);

-- place_parent(id place_id) one: what a child inherits
-- unguarded: for place_create, after the right to make a child was checked
SELECT p.id, p.hub, p.circle, p.audience FROM place p WHERE p.id = $id;

-- place_turn(id id) run: on PostgreSQL whoever changes how places lie takes turns at this row until the commit
INSERT INTO event_cursor (name, last) VALUES ('places', $id) ON CONFLICT (name) DO UPDATE SET last = excluded.last;

-- place_add(id place_id, parent id, hub id, circle id, kind int, own_members bool, audience int, joining int, handle text, owner person_id, title text, description text, language text, letter text, sort_key text, created time) run: a new place
INSERT INTO place (id, parent, hub, circle, kind, own_members, audience, joining, state, handle, owner, title, description, language, letter, sort_key,
                   created, members, items, last, raters, stars)
VALUES ($id, nullif($parent, 0), $hub, $circle, $kind, $own_members, $audience, $joining, 1, $handle, $owner, $title, $description, $language, $letter, $sort_key,
        $created, 0, 0, 0, 0, 0);

-- place_write(id place_id, title text, description text, language text, joining int) run: its texts
UPDATE place SET title = $title, description = $description, language = $language, joining = $joining WHERE id = $id;

-- place_rename(id place_id, handle text) run: its present address
UPDATE place SET handle = $handle WHERE id = $id;

-- place_state(id place_id, state int) run: live, archived, deleted
UPDATE place SET state = $state WHERE id = $id;

-- place_is(id place_id) one: live, archived or deleted
-- unguarded: asked about the place of an item that was found for the viewer
SELECT CASE WHEN p.state = 1 THEN coalesce(b.state, 1) ELSE p.state END AS state:int FROM place p LEFT JOIN place b ON b.id = p.hub WHERE p.id = $id;

-- place_sorted(id place_id, owner person_id, letter text, sort_key text) run: whose it is and where it stands in the directory
UPDATE place SET owner = $owner, letter = $letter, sort_key = $sort_key WHERE id = $id;

-- place_own_name(owner person_id, title text, letter text, sort_key text) run: a person's own place is named like the person
UPDATE place SET title = $title, letter = $letter, sort_key = $sort_key WHERE owner = $owner AND kind = 1;

-- place_any_item(id place_id) maybe: is there something in it that was not removed?
-- any order: whether there is one
-- unguarded: asked by its owner before it is removed
SELECT i.id FROM item i WHERE i.place = $id AND i.root = 0 AND i.state < 5 LIMIT 1;

-- place_any_below(id place_id) maybe: does something lie below it?
-- any order: whether there is one
-- unguarded: asked by its owner before it is removed
SELECT p.id FROM place p WHERE p.parent = $id AND p.state < 3 LIMIT 1;

-- place_members(hub place_id) many: everybody who belongs to it, for its end
-- any order: the caller goes on until none is left
-- bounded: a place that goes is empty; the caller goes on until nobody is left
SELECT m.person FROM member m WHERE m.hub = $hub LIMIT 500;

-- place_drop_follows(id id) run: nobody follows it any more
DELETE FROM follow WHERE whom = $id;

-- place_drop_mutes(id id) run: and nobody has it silenced
-- scan: the end of a place is rare, and few are silenced
DELETE FROM mute WHERE whom = $id;

-- place_free_handle(id id) run: its names are free again
DELETE FROM handle WHERE target = $id AND kind = 2;

-- place_circle(id place_id, audience int, circle id) run: another audience
UPDATE place SET audience = $audience, circle = $circle WHERE id = $id;

-- place_below(parent id) many: the places right below one
-- unguarded: their circles follow, whoever looks
-- bounded: places of one place
SELECT p.id, p.hub, p.circle, p.audience FROM place p WHERE p.parent = $parent;

-- place_heir(id place_id, person person_id) maybe: who keeps a place that this person owned, when no other owner is left: an author, else who belongs to it longest
-- unguarded: follows from who left
SELECT m.person FROM place p JOIN member m ON m.hub = p.id WHERE p.id = $id AND p.owner = $person AND m.state = 1 AND m.person <> $person
ORDER BY m.role DESC, m.created, m.person LIMIT 1;

-- place_heired(id place_id, owner person_id) run: and it is theirs
UPDATE place SET owner = $owner WHERE id = $id;

-- place_new_parent(id place_id, parent id) run: below another place
UPDATE place SET parent = nullif($parent, 0) WHERE id = $id;

-- place_above(id place_id) one: the next place up
-- unguarded: asked for the depth and for loops
SELECT coalesce(p.parent, 0) AS parent:id FROM place p WHERE p.id = $id;

-- place_inside(parent place_id) many: what lies right below a place and has its members: its wiki, its blog
-- unguarded: their addresses follow, whoever looks
-- bounded: a place has one of each kind
SELECT p.id FROM place p WHERE p.parent = $parent AND p.hub <> p.id AND p.state <> 3;

-- place_children(parent place_id, kind int, most int) many: live places of a kind right below one, by name
SELECT p.id, p.hub, p.circle, p.audience, p.handle, p.title
FROM place p WHERE p.parent = $parent AND p.kind = $kind AND p.state = 1 AND visible(p)
ORDER BY p.sort_key, p.id LIMIT $most;

-- place_narrow(hub id) run: hides everything at once until the items are rewritten
INSERT INTO narrowing (hub) VALUES ($hub) ON CONFLICT (hub) DO NOTHING;

-- place_narrowed(hub id) run: done
DELETE FROM narrowing WHERE hub = $hub;

-- place_wrong_circles(hub id) many: published items whose circle does not fit their place any more (access_circle in SQL)
-- unguarded: for the job that rewrites circles
SELECT i.id, i.audience FROM item i JOIN place p ON p.id = i.place
WHERE i.hub = $hub AND i.root = 0 AND i.state = 3 AND i.audience <= 2
AND i.circle <> CASE WHEN i.audience = 2 THEN i.hub WHEN i.audience = 1 AND p.circle <= 1 THEN 1 ELSE p.circle END
ORDER BY i.id DESC LIMIT 500;

-- place_joined(kind int, most int) many: live places of a kind where the viewer is a member, most active first
SELECT p.id, p.hub, p.circle, p.audience, p.handle, p.title
FROM member m JOIN place p ON p.id = m.hub
WHERE m.person = $viewer AND m.state = 1 AND p.kind = $kind AND p.state = 1 AND visible(p)
ORDER BY p.last DESC, p.id DESC LIMIT $most;

-- place_joined_names(kind int, most int) many: names of the viewer's live places of a kind, most active first
SELECT p.id, p.handle, p.title FROM member m JOIN place p ON p.id = m.hub
WHERE m.person = $viewer AND m.state = 1 AND p.kind = $kind AND p.state = 1 AND visible(p)
ORDER BY p.last DESC, p.id DESC LIMIT $most;

-- place_hold(hub id) run: who writes there waits, so that what is counted next is there
UPDATE place SET items = items WHERE hub = $hub;

-- place_recount(hub id) run: what counts in a place of another audience
-- unguarded: counters of the job that rewrites circles
UPDATE place SET items = (SELECT count(*) FROM item i WHERE i.place = place.id AND i.root = 0 AND i.state = 3 AND (i.circle <= 1 OR i.circle = place.circle)),
       raters = (SELECT coalesce(sum(i.raters), 0) FROM item i WHERE i.place = place.id AND i.root = 0 AND i.state = 3 AND (i.circle <= 1 OR i.circle = place.circle)),
       stars = (SELECT coalesce(sum(i.stars), 0) FROM item i WHERE i.place = place.id AND i.root = 0 AND i.state = 3 AND (i.circle <= 1 OR i.circle = place.circle)),
       public_items = (SELECT count(*) FROM item i WHERE i.place = place.id AND i.root = 0 AND i.state = 3 AND i.circle = 0),
       public_last = (SELECT coalesce(max(i.id), 0) FROM item i WHERE i.place = place.id AND i.root = 0 AND i.state = 3 AND i.circle = 0),
       public_raters = (SELECT coalesce(sum(i.raters), 0) FROM item i WHERE i.place = place.id AND i.root = 0 AND i.state = 3 AND i.circle = 0),
       public_stars = (SELECT coalesce(sum(i.stars), 0) FROM item i WHERE i.place = place.id AND i.root = 0 AND i.state = 3 AND i.circle = 0)
WHERE hub = $hub;
