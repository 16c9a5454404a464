-- Events. first: wall clock of its zone at the first time (core/zone.h), length: microseconds. rule: RRULE or empty. seats: 0 without a limit.
-- uid: its name in calendar files, one of a kind in its place. remind: minutes before, 0 none. laid: up to when its times are laid out, when the rule
-- has no end by then; 0: all are. follows: the series that it was parted from, 0 none.
CREATE TABLE calendar_event ( -- large
	id        id primary key references item on update cascade, -- system
	place     id not null references place, -- system
	title     text not null, -- content
	body      text not null, -- content Markdown
	html      text not null, -- content rendered
	location  text not null, -- content
	link      text not null, -- content
	zone      text not null, -- content
	first     time not null, -- content
	length    int not null,  -- content
	all_day   bool not null, -- content
	rule      text not null, -- content
	seats     int not null,  -- content
	remind    int not null,  -- content
	cancelled bool not null, -- content
	sequence  int not null,  -- system
	uid       text not null, -- system
	follows   id not null,   -- system
	laid      time not null  -- system
);
CREATE UNIQUE INDEX calendar_event_by_uid ON calendar_event (place, uid);
CREATE INDEX calendar_event_to_lay ON calendar_event (laid) WHERE laid > 0;

-- Days that are added to a rule (kind 1) or left out (2). original: wall clock.
CREATE TABLE event_date (
	event    id not null references item on update cascade, -- system
	original time not null, -- content
	kind     int not null,  -- content
	primary key (event, original)
);

-- Its times, laid out. original: the wall clock time by the rule, which stays when one is moved. remind: when its people are told, 0 never or done.
CREATE TABLE event_time ( -- large
	event     id not null references item on update cascade, -- system
	original  time not null, -- content
	place     id not null references place, -- system
	starts    time not null, -- content
	ends      time not null, -- content
	remind    time not null, -- system
	cancelled bool not null, -- content
	primary key (event, original)
);
CREATE INDEX event_time_by_place ON event_time (place, starts, event);
CREATE INDEX event_time_by_start ON event_time (starts, event);
CREATE INDEX event_time_by_event ON event_time (event, starts);
CREATE INDEX event_time_to_tell ON event_time (remind) WHERE remind > 0;

-- One time that is unlike the others of its series: all that it says. first: wall clock where it was moved to.
CREATE TABLE event_change (
	event     id not null references item on update cascade, -- system
	original  time not null, -- content
	title     text not null, -- content
	body      text not null, -- content
	html      text not null, -- content
	location  text not null, -- content
	link      text not null, -- content
	first     time not null, -- content
	length    int not null,  -- content
	cancelled bool not null, -- content
	primary key (event, original)
);

-- Who comes. original 0: every time. answer: 1 yes, 2 maybe, 3 no. seat: 0 none asked for, 1 has one, 2 waits. asked: the order of the queue.
CREATE TABLE event_reply ( -- large
	event    id not null references item on update cascade, -- system
	original time not null, -- content
	person   id not null references person, -- pii
	answer   int not null,  -- content
	seat     int not null,  -- system
	asked    id not null,   -- system
	primary key (event, original, person)
);
CREATE INDEX event_reply_by_person ON event_reply (person, event);
CREATE INDEX event_reply_waiting ON event_reply (event, asked) WHERE seat = 2;
