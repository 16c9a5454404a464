-- admin_numbers() one: what the overview counts, at most 100,000 of each
-- any order: a sum over so many
-- scan: bounded by its limits
SELECT (SELECT count(*) FROM (SELECT 1 AS one FROM person p WHERE p.sort_key >= '' LIMIT 100000) x) AS people:int,
       (SELECT count(*) FROM (SELECT 1 AS one FROM person p WHERE p.state = 2 LIMIT 100000) x) AS disabled:int,
       (SELECT count(*) FROM (SELECT 1 AS one FROM search_queue q LIMIT 100000) x) AS search:int,
       (SELECT count(*) FROM (SELECT 1 AS one FROM blob b LIMIT 100000) x) AS files:int,
       (SELECT coalesce(sum(x.size), 0) FROM (SELECT b.size FROM blob b LIMIT 100000) x) AS file_bytes:int,
       (SELECT count(*) FROM (SELECT 1 AS one FROM session s WHERE s.expires > $now LIMIT 100000) x) AS sessions:int;

-- admin_shared(kind int, since item_id) one: what was shared with all colleagues since, at most 10,000 of a kind
-- unguarded: numbers of what every colleague may read
SELECT count(*) AS n:int, count(DISTINCT x.author) AS authors:int FROM (SELECT i.author FROM item i WHERE i.kind = $kind AND open(i) AND i.id >= $since AND i.state = 3 ORDER BY i.id DESC LIMIT 10000) x;

-- admin_jobs_by_state() many: how many jobs are in which state
-- scan: the table holds a week of jobs
-- bounded: there are four states
SELECT j.state, count(*) AS n:int FROM job j GROUP BY j.state ORDER BY j.state;

-- admin_jobs(state int, before id) many: the jobs of a state, newest first
-- scan: the table holds a week of jobs
SELECT j.id, j.kind, j.payload, j.due, j.attempts, j.error, j.finished FROM job j WHERE j.state = $state AND j.id < $before ORDER BY j.id DESC LIMIT 51;

-- admin_administrators() many: who administers
-- scan: of an index that holds administrators only
SELECT p.id, p.handle, p.name, p.title, p.city, p.photo, p.hue, p.kind, p.state, p.admin FROM person p WHERE p.admin = true ORDER BY p.sort_key, p.id LIMIT 100;

-- admin_accounts(key text, after id, state int) many: all accounts by name; state 0 for any, 1 for open ones, which most are
SELECT p.id, p.handle, p.name, p.title, p.city, p.photo, p.hue, p.kind, p.state, p.admin, p.sort_key FROM person p
WHERE (p.sort_key, p.id) > ($key, $after) AND ($state = 0 OR p.state = $state) ORDER BY p.sort_key, p.id LIMIT 51;

-- admin_accounts_kind(kind int, key text, after id, state int) many: those of a kind
-- row: admin_accounts
SELECT p.id, p.handle, p.name, p.title, p.city, p.photo, p.hue, p.kind, p.state, p.admin, p.sort_key FROM person p
WHERE p.kind = $kind AND (p.sort_key, p.id) > ($key, $after) AND ($state = 0 OR p.state = $state) ORDER BY p.sort_key, p.id LIMIT 51;

-- admin_accounts_closed(key text, after id, kind int) many: closed ones; kind 0 for any
-- row: admin_accounts
SELECT p.id, p.handle, p.name, p.title, p.city, p.photo, p.hue, p.kind, p.state, p.admin, p.sort_key FROM person p
WHERE p.state = 2 AND (p.sort_key, p.id) > ($key, $after) AND ($kind = 0 OR p.kind = $kind) ORDER BY p.sort_key, p.id LIMIT 51;

-- admin_people(ids ids) many: these people
-- row: admin_administrators
-- bounded: by the list
SELECT p.id, p.handle, p.name, p.title, p.city, p.photo, p.hue, p.kind, p.state, p.admin FROM person p WHERE p.id IN list($ids);

-- admin_account(person person_id) one: what there is to an account beside its profile
SELECT (SELECT count(*) FROM credential c WHERE c.person = $person) AS passwords:int,
       (SELECT count(*) FROM session s WHERE s.person = $person AND s.expires > $now) AS sessions:int,
       (SELECT count(*) FROM api_token t WHERE t.person = $person) AS tokens:int,
       (SELECT count(*) FROM one_time_link l WHERE l.person = $person AND l.expires > $now) AS links:int,
       (SELECT p.seen FROM person p WHERE p.id = $person) AS seen:time;

-- admin_administrator(person person_id, admin bool) run: the role
UPDATE person SET admin = $admin WHERE id = $person;

-- admin_audit(before id) many: the log, newest first
SELECT a.id, a.actor, a.action, a.target, a.detail, a.address, a.created, coalesce(p.name, '') AS name:text, coalesce(p.handle, '') AS handle:text
FROM audit a LEFT JOIN person p ON p.id = a.actor WHERE a.id < $before ORDER BY a.id DESC LIMIT 51;

-- admin_audit_action(action text, before id) many: one kind of act
-- row: admin_audit
SELECT a.id, a.actor, a.action, a.target, a.detail, a.address, a.created, coalesce(p.name, '') AS name:text, coalesce(p.handle, '') AS handle:text
FROM audit a LEFT JOIN person p ON p.id = a.actor WHERE a.action = $action AND a.id < $before ORDER BY a.id DESC LIMIT 51;

-- admin_audit_actor(actor id, action text, before id) many: what one person did
-- row: admin_audit
SELECT a.id, a.actor, a.action, a.target, a.detail, a.address, a.created, coalesce(p.name, '') AS name:text, coalesce(p.handle, '') AS handle:text
FROM audit a LEFT JOIN person p ON p.id = a.actor
WHERE a.actor = $actor AND a.id < $before AND ($action = '' OR a.action = $action) ORDER BY a.id DESC LIMIT 51;

-- admin_next_action(after text) maybe: the next kind of act by name
SELECT a.action FROM audit a WHERE a.action > $after ORDER BY a.action LIMIT 1;

-- admin_names() many: names of the organisation that nobody may wear
-- bounded: a handful, kept by administrators
SELECT n.name FROM protected_name n ORDER BY n.name;

-- admin_pseudonyms() one: pseudonyms that almost read like one, and wait for a decision
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM pseudonym_request r WHERE r.created > 0 LIMIT 1000) x;

-- admin_name_add(name text, folded text) count: one more; none when one that reads alike is there
INSERT INTO protected_name (name, folded) SELECT $name, $folded
WHERE NOT EXISTS (SELECT p.name FROM protected_name p WHERE p.folded = $folded)
ON CONFLICT (name) DO NOTHING;

-- admin_name_drop(name text) count: free again
DELETE FROM protected_name WHERE name = $name;
