-- What one live stream may hear of what happened, without reading what happened elsewhere: below its topics, to its person, and what was published.
CREATE INDEX event_by_root ON event (root, tx, id) WHERE root > 0;
CREATE INDEX event_told ON event (subject, tx, id) WHERE kind = 30;
CREATE INDEX event_published ON event (tx, id) WHERE kind = 1;
