-- found(q text) many: in the other file
SELECT item, '' AS title, 0.0 AS score FROM find WHERE terms @@ to_tsquery('simple', $q) AND item <> $viewer
ORDER BY item DESC LIMIT 20;

-- by_author(author person_id) many: the other file knows the parts of its twin
part(of_author)
WHERE i.author = $author ORDER BY i.id FETCH FIRST 9 ROWS ONLY;
