-- The list of accounts of a kind; most kinds are few.
CREATE INDEX person_by_kind ON person (kind, sort_key, id);
