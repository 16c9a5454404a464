-- found(q text) many: in the other file
SELECT item, '' AS title, 0.0 AS score FROM find WHERE terms @@ to_tsquery('simple', $q) AND item <> $viewer
ORDER BY item DESC LIMIT 20;
