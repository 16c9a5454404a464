-- session_account(person person_id) maybe: is the account still open? Erasing it changes its handle, which waits for this lock; counters of it do not.
SELECT p.state FROM person p WHERE p.id = $person AND p.state = 1 FOR KEY SHARE;

-- session_here(hash bytes, person person_id) maybe: is the session there? Nobody waits for who takes it away: an import that makes a colleague of a guest takes minutes.
SELECT s.person FROM session s WHERE s.hash = $hash AND s.person = $person FOR KEY SHARE SKIP LOCKED;

-- password_here(person person_id) maybe: the stored form. Likewise.
SELECT c.password FROM credential c WHERE c.person = $person FOR SHARE SKIP LOCKED;
