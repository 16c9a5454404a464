-- people_import_by_email(email text) maybe: the account of an address: of a colleague before a guest's
SELECT p.id FROM person p WHERE p.email = $email AND p.kind <> 4 ORDER BY CASE WHEN p.kind = 2 THEN 1 ELSE 0 END, p.id LIMIT 1;
