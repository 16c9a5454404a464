-- The indexes here have no order that could be turned.
COMMENT ON TABLE search_doc IS 'the terms of each published item';
