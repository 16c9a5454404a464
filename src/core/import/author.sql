-- author_by_email(email text) maybe: the account of an address
SELECT p.id FROM person p WHERE p.email = $email ORDER BY p.id LIMIT 1;
