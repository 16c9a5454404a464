-- name_words_of(person person_id) many: the words by which a person is found
-- bounded: by NAME_WORDS, when they are written
SELECT w.word FROM person_word w WHERE w.person = $person;

-- name_word_add(word text, person person_id) run: one more
INSERT INTO person_word (word, person) VALUES ($word, $person) ON CONFLICT (word, person) DO NOTHING;

-- name_word_drop(word text, person person_id) run: one less
DELETE FROM person_word WHERE word = $word AND person = $person;

-- name_word_used(word text) maybe: does anybody have it
-- any order: whether there is one
SELECT w.word FROM person_word w WHERE w.word = $word LIMIT 1;

-- name_key_known(key int, word text) maybe: are its keys there
SELECT k.word FROM name_key k WHERE k.key = $key AND k.word = $word;

-- name_key_add(key int, word text) run: a key of a word
INSERT INTO name_key (key, word) VALUES ($key, $word) ON CONFLICT (key, word) DO NOTHING;

-- name_key_drop(keys ids, word text) run: nobody has the word any more
DELETE FROM name_key WHERE key IN list($keys) AND word = $word;

-- name_key_words(keys ids) many: words that share a key with what was typed
SELECT DISTINCT k.word FROM name_key k WHERE k.key IN list($keys) ORDER BY k.word LIMIT 2000;

-- name_range_count(low text, high text) one: how many people have such a word, up to 5,000
SELECT count(*) AS n:int FROM (SELECT 1 FROM person_word w WHERE w.word >= $low AND w.word < $high LIMIT 5000) x;

-- name_range(low text, high text, low2 text, high2 text, limit int) many: people with one such word and another such
SELECT w.person FROM person_word w JOIN person p ON p.id = w.person
WHERE w.word >= $low AND w.word < $high AND p.state = 1
  AND EXISTS (SELECT 1 FROM person_word x WHERE x.person = w.person AND x.word >= $low2 AND x.word < $high2)
ORDER BY w.word, w.person LIMIT $limit;

-- name_range_closed(low text, high text, low2 text, high2 text, limit int) many: people whose account is closed, among the first 5,000 with such words
SELECT p.id AS person FROM (
	SELECT w.person FROM person_word w WHERE w.word >= $low AND w.word < $high
	  AND EXISTS (SELECT 1 FROM person_word x WHERE x.person = w.person AND x.word >= $low2 AND x.word < $high2)
	ORDER BY w.word, w.person LIMIT 5000) f JOIN person p ON p.id = f.person
WHERE p.state = 2 ORDER BY p.id LIMIT $limit;

-- name_candidates(people ids, state int) many: all words of these people, and what orders them
-- bounded: by the list
SELECT w.person, w.word, p.sort_key, p.followers FROM person_word w JOIN person p ON p.id = w.person
WHERE w.person IN list($people) AND p.state = $state;
