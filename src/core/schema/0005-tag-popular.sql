-- The page of popular tags. Tags that one item carries are most of them, and not popular.
CREATE INDEX tag_popular ON tag (items, id) WHERE items >= 2;
