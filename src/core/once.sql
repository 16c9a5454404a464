-- once_done(key text) maybe: was this one done already?
SELECT o.created FROM once o WHERE o.person = $viewer AND o.key = $key;

-- once_put(key text) count: it is done now; nothing when another request was faster
INSERT INTO once (person, key, created) VALUES ($viewer, $key, $now) ON CONFLICT (person, key) DO NOTHING;

-- once_sweep(before time) run: nobody sends those again
DELETE FROM once WHERE created < $before;

-- once_erase(person id) run: an account goes
DELETE FROM once WHERE person = $person;
