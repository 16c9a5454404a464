-- account_numbers() one: how many people there are, roughly, for the door
SELECT (SELECT count(*) FROM (SELECT 1 AS one FROM person p WHERE p.sort_key > '' LIMIT 100000) x) AS people:int;

-- account_tokens() many: the viewer's tokens
-- bounded: a person's own
SELECT t.id, t.name, t.writes, t.created, t.used FROM api_token t WHERE t.person = $viewer ORDER BY t.id DESC;

-- account_token_add(id id, hash bytes, name text, writes bool) run: a new one
INSERT INTO api_token (id, hash, person, name, writes, created, used) VALUES ($id, $hash, $viewer, $name, $writes, $now, NULL);

-- account_token_drop(id id) count: no longer good
DELETE FROM api_token WHERE id = $id AND person = $viewer;

-- account_session_drop(hash bytes) count: one of the viewer's sessions ends
DELETE FROM session WHERE hash = $hash AND person = $viewer;

-- account_password() one: is there a password?
SELECT count(*) AS n:int FROM credential c WHERE c.person = $viewer;

-- account_theme(theme text) run: light, dark or the system's
UPDATE person SET theme = $theme WHERE id = $viewer;

-- account_language(language text) run: of the interface
UPDATE person SET language = $language WHERE id = $viewer;
