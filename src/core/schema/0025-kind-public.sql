-- What strangers see of a kind, without reading what colleagues see.
CREATE INDEX item_by_kind_public ON item (kind, id) WHERE root = 0 AND circle = 0;
