-- What somebody made of a kind, in each circle: its newest, and how many there are, without what is of other kinds.
CREATE INDEX item_by_author_kind ON item (author, circle, kind, id, hub) WHERE root = 0 AND state = 3;
