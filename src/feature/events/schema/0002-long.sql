-- What lasts longer than a day is rare, and may have begun a year ago: lists of a span look for it apart, and else from the day before.
CREATE INDEX event_time_long_by_place ON event_time (place, starts, event) WHERE ends - starts > 86400000000;
CREATE INDEX event_time_long_by_start ON event_time (starts, event) WHERE ends - starts > 86400000000;
CREATE INDEX event_time_long_by_event ON event_time (event, starts) WHERE ends - starts > 86400000000;
