-- People sign in by their mail address in whatever case: addresses are stored in lower case.
UPDATE person SET email = lower(email) WHERE email <> lower(email);
