-- On PostgreSQL transactions commit out of the order of their ids. Events are read there in the order of the transactions that wrote them, behind
-- none that still runs. SQLite has one writer: 0 there, and the index is empty.
ALTER TABLE event ADD COLUMN tx int not null default 0; -- system
ALTER TABLE event_cursor ADD COLUMN tx int not null default 0; -- system
CREATE INDEX event_by_tx ON event (tx, id) WHERE tx > 0;
