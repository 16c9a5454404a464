-- search_forget_public(item id) run: takes an item out of the public index
DELETE FROM search_doc WHERE item = $item AND part = 0;

-- search_forget_open(item id) run: out of the open index
DELETE FROM search_doc WHERE item = $item AND part <= 1;

-- search_forget_closed(item id) run: out of the closed index
DELETE FROM search_doc WHERE item = $item AND part = 2;

-- search_doc_add(item id, part int, title text, tags text, head text, rest text, marks text) run: the terms of an item
INSERT INTO search_doc (item, part, title, tags, head, terms)
SELECT $item, $part, $title, $tags, $head,
       setweight(coalesce(string_agg(word, ' ') FILTER (WHERE field = 1), '')::tsvector, 'A')
       || setweight(coalesce(string_agg(word, ' ') FILTER (WHERE field = 2), '')::tsvector, 'B')
       || coalesce(string_agg(word, ' ') FILTER (WHERE field = 3), '')::tsvector
       || strip(coalesce(string_agg(word, ' ') FILTER (WHERE field = 4), '')::tsvector)
FROM (SELECT field, quote_literal(term) || ':' || least(place, 16383) AS word
      FROM (VALUES (1, $title), (2, $tags), (3, $head || ' ' || $rest), (4, $marks)) AS texts (field, terms),
           unnest(string_to_array(terms, ' ')) WITH ORDINALITY AS each_term (term, place)
      WHERE term <> '') AS words;

-- search_add_public(item id, title text, body text, tags text, marks text) run: PostgreSQL's indexes follow the table by themselves
DELETE FROM search_doc WHERE item = $item AND part < 0 AND title = $title AND head = $body AND tags = $tags AND head = $marks;

-- search_add_open(item id, title text, body text, tags text, marks text) run: the same
DELETE FROM search_doc WHERE item = $item AND part < 0 AND title = $title AND head = $body AND tags = $tags AND head = $marks;

-- search_add_closed(item id, title text, body text, tags text, marks text) run: the same
DELETE FROM search_doc WHERE item = $item AND part < 0 AND title = $title AND head = $body AND tags = $tags AND head = $marks;

-- search_optimize_public() run: what waits beside the index goes into it; no item has a number below zero
DELETE FROM search_doc WHERE item = (SELECT -1 - gin_clean_pending_list('search_doc_public'));

-- search_optimize_open() run: of the open index
DELETE FROM search_doc WHERE item = (SELECT -1 - gin_clean_pending_list('search_doc_open'));

-- search_optimize_closed() run: of the closed index
DELETE FROM search_doc WHERE item = (SELECT -1 - gin_clean_pending_list('search_doc_closed'));

-- search_gather_public(hash int, merge int) run: PostgreSQL's indexes gather by themselves
DELETE FROM search_doc WHERE item = -1 AND $hash = $merge;

-- search_gather_open(hash int, merge int) run: PostgreSQL's indexes gather by themselves
DELETE FROM search_doc WHERE item = -1 AND $hash = $merge;

-- search_gather_closed(hash int, merge int) run: PostgreSQL's indexes gather by themselves
DELETE FROM search_doc WHERE item = -1 AND $hash = $merge;
