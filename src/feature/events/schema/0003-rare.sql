-- Series that come every few years were taken to be over: how far to look ahead had an end. All that seem to be laid out to their end are looked at once more, from behind their last time.
-- Those that are over say so again.
UPDATE calendar_event SET laid = coalesce((SELECT max(t.original) + 1 FROM event_time t WHERE t.event = calendar_event.id AND t.original > 0), 1) WHERE laid = 0 AND rule <> '';
