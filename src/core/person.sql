-- person_row(id person_id) one: an account
SELECT p.id, p.kind, p.state, p.admin, p.handle, p.given_name, p.family_name, p.name, p.pseudonym, p.sort_key, p.email, p.phone, p.title, p.unit,
       p.city, p.country, p.manager, p.hired, p.language, p.time_zone, p.theme, p.hue, p.bio, p.pronunciation, p.disclaimer_language, p.photo,
       p.home_order, p.created, p.items, p.followers
FROM person p WHERE p.id = $id;

-- person_add(id person_id, kind int, admin bool, handle text, given_name text, family_name text, name text, pseudonym text, sort_key text, email text, phone text, title text, unit text, city text, country text, manager id, hired time, language text, time_zone text, theme text, hue int, bio text, pronunciation text, disclaimer_language text, photo text, home_order text, created time) run: a new account
INSERT INTO person (id, kind, state, admin, handle, given_name, family_name, name, pseudonym, sort_key, email, phone, title, unit, city, country,
                    manager, hired, language, time_zone, theme, hue, bio, pronunciation, disclaimer_language, photo, home_order, created,
                    seen_notify, seen, items, followers)
VALUES ($id, $kind, 1, $admin, $handle, $given_name, $family_name, $name, $pseudonym, $sort_key, $email, $phone, $title, $unit, $city, $country,
        nullif($manager, 0), nullif($hired, 0), $language, $time_zone, $theme, $hue, $bio, $pronunciation, $disclaimer_language, $photo, $home_order, $created,
        0, 0, 0, 0);

-- person_write(id person_id, given_name text, family_name text, name text, pseudonym text, sort_key text, email text, phone text, title text, unit text, city text, country text, manager id, hired time, language text, time_zone text, theme text, hue int, bio text, pronunciation text, disclaimer_language text, photo text, home_order text) run: all profile fields
UPDATE person SET given_name = $given_name, family_name = $family_name, name = $name, pseudonym = $pseudonym, sort_key = $sort_key,
       email = $email, phone = $phone, title = $title, unit = $unit, city = $city, country = $country, manager = nullif($manager, 0),
       hired = nullif($hired, 0), language = $language, time_zone = $time_zone, theme = $theme, hue = $hue, bio = $bio,
       pronunciation = $pronunciation, disclaimer_language = $disclaimer_language, photo = $photo, home_order = $home_order
WHERE id = $id;

-- person_place(id person_id) one: the own place
-- any order: everybody has one
-- unguarded: its number is no secret; what lies in it is guarded
SELECT p.id FROM place p WHERE p.owner = $id AND p.kind = 1 LIMIT 1;

-- person_admin(id person_id, admin bool) run: may look after the house, or no more
UPDATE person SET admin = $admin WHERE id = $id;

-- person_state(id person_id, state int) run: active or disabled
UPDATE person SET state = $state WHERE id = $id;

-- person_employ(id person_id) count: a guest becomes a colleague
UPDATE person SET kind = 1 WHERE id = $id AND kind = 2;

-- person_password_drop(id person_id) run: nobody signs in by the one from before
DELETE FROM credential WHERE person = $id;

-- person_handle(id person_id, handle text) run: another name
UPDATE person SET handle = $handle WHERE id = $id;

-- person_place_handle(id person_id, handle text) run: the own place is named alike
UPDATE place SET handle = $handle WHERE owner = $id AND kind = 1;

-- handle_find(name text) maybe: who has this name
SELECT h.kind, h.target, h.current FROM handle h WHERE h.name = $name;

-- handle_retire(kind int, target id) run: the current name becomes a redirect
UPDATE handle SET current = false WHERE target = $target AND kind = $kind;

-- handle_put(name text, kind int, target id) count: takes it, unless somebody else was faster
INSERT INTO handle (name, kind, target, current) VALUES ($name, $kind, $target, true)
ON CONFLICT (name) DO UPDATE SET current = true WHERE handle.kind = excluded.kind AND handle.target = excluded.target;
