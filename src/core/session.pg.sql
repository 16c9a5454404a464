-- session_account(person person_id) maybe: is the account still open? Erasing it changes its handle, which waits for this lock; counters of it do not.
SELECT p.state FROM person p WHERE p.id = $person AND p.state = 1 FOR KEY SHARE;
