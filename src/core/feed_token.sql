-- feed_token_put(hash bytes) run: the viewer's, in the place of an older one
INSERT INTO feed_token (person, hash, created) VALUES ($viewer, $hash, $now)
ON CONFLICT (person) DO UPDATE SET hash = excluded.hash, created = excluded.created;

-- feed_token_made() maybe: since when the viewer has one
SELECT t.created FROM feed_token t WHERE t.person = $viewer;

-- feed_token_drop() run: taken back
DELETE FROM feed_token WHERE person = $viewer;

-- feed_token_find(hash bytes) maybe: whose it is
SELECT t.person FROM feed_token t WHERE t.hash = $hash;
