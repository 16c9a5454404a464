-- Why somebody is told (core/notify.h), and what goes to them by mail: mail is 0 for nothing, 1 soon, 2 with the next digest, else the mail that took it.
ALTER TABLE notify ADD COLUMN why int not null default 0; -- system
ALTER TABLE notify ADD COLUMN mail id not null default 0; -- system
CREATE INDEX notify_mail ON notify (owner, mail) WHERE mail <> 0;

-- How somebody wants to hear of a topic (core/notify_choice.h), where it is not as usual.
CREATE TABLE notify_choice (
	person id not null references person, -- pii
	topic  int not null,                  -- pii
	how    int not null,                  -- pii
	primary key (person, topic)
) WITHOUT ROWID;

-- When mail comes, where it is not as usual, by the person's own clocks. weekday 0: every day, 1 Monday to 7 Sunday; the quiet hours are minutes of the day, none when both are one.
CREATE TABLE notify_time (
	person     id primary key references person, -- pii
	weekday    int not null,                     -- pii of the digest
	hour       int not null,                     -- pii of the digest
	quiet_from int not null,                     -- pii
	quiet_to   int not null                      -- pii
);

-- What goes out by mail: the job "mail.*" that sends a row writes it as somebody may read it then. A river: keyed by owner, no foreign keys.
CREATE TABLE mail (
	owner   id not null,   -- pii
	id      id not null,   -- system also in its Message-ID, the same at every try
	kind    int not null,  -- system core/mail.h
	state   int not null,  -- system 1 waiting, 2 sent, 3 left out
	note    text not null, -- pii what the other machine said last
	created time not null, -- system
	primary key (owner, id)
) WITHOUT ROWID;
