-- live_session(hash bytes) maybe: is the session still there, and until when?
SELECT s.expires FROM session s JOIN person p ON p.id = s.person WHERE s.hash = $hash AND s.expires > $now AND p.state = 1;
