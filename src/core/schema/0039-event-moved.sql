-- A live stream that opens hears of what came to its places meanwhile, too.
CREATE INDEX event_moved ON event (tx, id) WHERE kind = 26;
