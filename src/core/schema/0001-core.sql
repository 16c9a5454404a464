-- The shared nouns: people, places, memberships, items and what hangs on them. docs/data-model.md has the picture.

CREATE TABLE setting (
	name  text primary key, -- system
	value text not null     -- system
) WITHOUT ROWID;

-- One account table: kind 1 employee, 2 guest, 3 alumni, 4 service; state 1 active, 2 disabled.
CREATE TABLE person ( -- large
	id           id primary key,         -- system
	kind         int not null,           -- system
	state        int not null,           -- system
	admin        bool not null,          -- system
	handle       text not null unique,   -- pii
	given_name   text not null,          -- pii
	family_name  text not null,          -- pii
	name         text not null,          -- pii as shown: the pseudonym where there is one
	pseudonym    text not null,          -- pii
	sort_key     text not null,          -- pii ICU key of family and given name, hexadecimal
	email        text not null,          -- pii
	phone        text not null,          -- pii
	title        text not null,          -- pii
	unit         text not null,          -- pii department
	city         text not null,          -- pii
	country      text not null,          -- pii ISO 3166 alpha-2, or as imported
	manager      id references person,   -- pii
	hired        time,                   -- pii
	language     text not null,          -- pii language of the interface: en, fr or empty (the browser's)
	time_zone    text not null,          -- pii IANA name
	theme        text not null,          -- pii light, dark or empty
	hue          int not null,           -- system 1 to 7, colour of the initials
	bio          text not null,          -- content
	pronunciation text not null,         -- pii
	disclaimer_language text not null,   -- pii
	photo        text not null,          -- pii hash of the re-encoded square photo, or empty
	home_order   text not null,          -- pii ranked or latest
	created      time not null,          -- system
	seen_notify  id not null,            -- system newest notification looked at
	seen         time not null,          -- pii last request, to the hour
	items        int not null,           -- system visible to colleagues: open items written
	followers    int not null            -- system
);
CREATE INDEX person_by_name ON person (sort_key, id);
CREATE INDEX person_by_unit ON person (unit, sort_key, id);
CREATE INDEX person_by_country ON person (country, sort_key, id);
CREATE INDEX person_by_manager ON person (manager, sort_key);
CREATE INDEX person_by_email ON person (email);

-- Words of names, folded to ASCII without accents, for prefix and fuzzy search of people.
CREATE TABLE person_word ( -- large
	word   text not null,                 -- pii
	person id not null references person, -- pii
	primary key (word, person)
) WITHOUT ROWID;
CREATE INDEX person_word_by_person ON person_word (person);

CREATE TABLE credential (
	person   id primary key references person, -- pii
	password text not null,                    -- pii Argon2id, libsodium's form
	changed  time not null                     -- system
);

-- A one-time link: sign-in of the first administrator, invitation.
CREATE TABLE one_time_link (
	hash    bytes primary key,             -- system
	person  id not null references person, -- pii
	purpose text not null,                 -- system
	expires time not null                  -- system
) WITHOUT ROWID;

CREATE TABLE session (
	hash    bytes primary key,             -- system SHA-256 of the cookie's secret
	person  id not null references person, -- pii
	created time not null,                 -- system
	seen    time not null,                 -- pii
	expires time not null,                 -- system
	address text not null,                 -- pii
	agent   text not null,                 -- pii
	csrf    text not null                  -- system
) WITHOUT ROWID;
CREATE INDEX session_by_person ON session (person);

CREATE TABLE api_token (
	id      id primary key,                -- system
	hash    bytes not null unique,         -- system
	person  id not null references person, -- pii
	name    text not null,                 -- content
	writes  bool not null,                 -- system
	created time not null,                 -- system
	used    time                           -- pii
);
CREATE INDEX api_token_by_person ON api_token (person);

CREATE TABLE person_link (
	id       id primary key,                -- system
	person   id not null references person, -- pii
	position int not null,                  -- system
	label    text not null,                 -- pii
	url      text not null,                 -- pii
	verified time,                          -- system when rel=me was found there
	public   bool not null                  -- system
);
CREATE INDEX person_link_by_person ON person_link (person, position);

CREATE TABLE person_language (
	person   id not null references person, -- pii
	language text not null,                 -- pii
	primary key (person, language)
) WITHOUT ROWID;

-- Names of people and places share one namespace; an old name leads to the new one.
CREATE TABLE handle ( -- large
	name    text primary key, -- pii
	kind    int not null,     -- system 1 person, 2 place
	target  id not null,      -- system
	current bool not null     -- system false: a redirect
) WITHOUT ROWID;
CREATE INDEX handle_by_target ON handle (target);

-- kind: 1 a person's own place, 2 blog, 3 community, 4 guidelines, 5 company notices. audience as in item.
-- circle: who may know of it and read what is in it, at the widest. hub: nearest self-or-ancestor with its own members.
CREATE TABLE place ( -- protected large
	id          id primary key,               -- system
	parent      id references place,          -- system
	hub         id not null,                  -- system
	circle      id not null,                  -- system
	kind        int not null,                 -- system
	own_members bool not null,                -- system is a hub
	audience    int not null,                 -- system
	joining     int not null,                 -- system 1 open, 2 ask, 3 invited only
	state       int not null,                 -- system 1 live, 2 archived, 3 deleted
	handle      text not null,                -- content
	owner       id not null references person,-- pii
	title       text not null,                -- content
	description text not null,                -- content
	language    text not null,                -- content
	letter      text not null,                -- system A to Z or # of the sort key, for the jump
	sort_key    text not null,                -- content
	created     time not null,                -- system
	members     int not null,                 -- system
	items       int not null,                 -- system published top-level items
	last        id not null,                  -- system newest published top-level item
	raters      int not null,                 -- system over its items
	stars       int not null                  -- system
);
CREATE INDEX place_by_kind ON place (kind, sort_key, id, circle);
CREATE INDEX place_by_last ON place (kind, last, id);
CREATE INDEX place_by_owner ON place (owner, kind);
CREATE INDEX place_by_parent ON place (parent);
CREATE INDEX place_by_hub ON place (hub);

-- role: 1 member, 2 facilitator (author in a blog), 3 owner. Only at hubs. state: 1 member, 2 asked, 3 invited.
CREATE TABLE member ( -- large
	person  id not null references person, -- pii
	hub     id not null references place,  -- system
	role    int not null,                  -- system
	state   int not null,                  -- system
	created time not null,                 -- system
	primary key (person, hub)
) WITHOUT ROWID;
CREATE INDEX member_by_hub ON member (hub, role, person);

-- Derived from member, audience "listed" and authorship: every circle over 1 that a person may read.
CREATE TABLE reach ( -- large
	person id not null, -- pii
	circle id not null, -- system
	primary key (person, circle)
) WITHOUT ROWID;
CREATE INDEX reach_by_circle ON reach (circle, person);

CREATE TABLE narrowing (
	hub id primary key -- system
);

-- What people follow: a person (1), place (2), tag (3) or a thread (4, an item).
CREATE TABLE follow ( -- large
	who     id not null references person, -- pii
	whom    id not null,                   -- system
	kind    int not null,                  -- system
	created time not null,                 -- system
	primary key (who, whom)
) WITHOUT ROWID;
CREATE INDEX follow_by_whom ON follow (whom, who);

CREATE TABLE mute (
	who     id not null references person, -- pii
	whom    id not null,                   -- system a person, place, tag or thread
	until   time not null,                 -- system
	primary key (who, whom)
) WITHOUT ROWID;

-- Newest top-level item of a person (open ones) or a hub: an upper bound.
CREATE TABLE pulse ( -- large
	id   id primary key, -- system
	last id not null     -- system
);

-- Everything said or shared; metadata only. kind: see core/item.h. audience: 0 public, 1 internal, 2 members, 3 listed, 4 private.
-- state: 1 draft, 2 scheduled, 3 published, 4 hidden, 5 deleted. Drafts have circle = the author (or the blog's hub), so no list sees them.
CREATE TABLE item ( -- protected large
	id       id primary key,                -- system
	kind     int not null,                  -- system
	place    id not null references place,  -- system
	hub      id not null,                   -- system
	author   id not null references person, -- pii
	root     id not null,                   -- system 0: top level
	reply_to id not null,                   -- system
	circle   id not null,                   -- system
	audience int not null,                  -- system
	state    int not null,                  -- system
	language text not null,                 -- system en, fr or empty
	created  time not null,                 -- system
	updated  time not null,                 -- system
	edited   time,                          -- system
	comments int not null,                  -- system
	likes    int not null,                  -- system
	raters   int not null,                  -- system
	stars    int not null                   -- system
);
CREATE INDEX item_by_author_open ON item (author, id) WHERE root = 0 AND circle <= 1;
CREATE INDEX item_by_author ON item (author, circle, id) WHERE root = 0;
CREATE INDEX item_by_hub_open ON item (hub, id) WHERE root = 0 AND circle <= 1;
CREATE INDEX item_by_hub ON item (hub, id, circle) WHERE root = 0;
CREATE INDEX item_by_author_public ON item (author, id) WHERE root = 0 AND circle = 0;
CREATE INDEX item_by_hub_public ON item (hub, id) WHERE root = 0 AND circle = 0;
CREATE INDEX item_by_kind_open ON item (kind, id) WHERE root = 0 AND circle <= 1;
CREATE INDEX item_by_root ON item (root, id) WHERE root <> 0;
CREATE INDEX item_by_place ON item (place, id) WHERE root = 0;
CREATE INDEX item_answers_by_author ON item (author, id) WHERE root <> 0;

-- thread: the comment at the top of its thread (itself, there).
CREATE TABLE comment ( -- large
	id     id primary key references item on update cascade, -- system
	root   id not null,    -- system
	thread id not null,    -- system
	body   text not null,  -- content Markdown
	html   text not null   -- content rendered
);
CREATE INDEX comment_thread ON comment (root, id) WHERE thread = id;
CREATE INDEX comment_by_thread ON comment (thread, id);

-- Earlier states of an item's text, whatever its kind. number counts from 1; the newest one equals the live text.
CREATE TABLE revision ( -- large
	item    id not null references item on update cascade,   -- system
	number  int not null,                  -- system
	author  id not null references person, -- pii
	created time not null,                 -- system
	title   text not null,                 -- content
	body    text not null,                 -- content
	primary key (item, number)
);

-- What an editor holds that was not saved: one row per person and form.
CREATE TABLE autosave (
	person  id not null references person, -- pii
	form    text not null,                 -- system "entry:123", "entry:new:BLOG"
	base    int not null,                  -- system revision the editor started from
	title   text not null,                 -- content
	body    text not null,                 -- content
	other   text not null,                 -- content further fields as JSON
	updated time not null,                 -- system
	primary key (person, form)
) WITHOUT ROWID;

CREATE TABLE rating ( -- large
	item    id not null references item on update cascade,   -- system
	person  id not null references person, -- pii
	stars   int not null,                  -- content 1 to 5
	created time not null,                 -- system
	primary key (item, person)
) WITHOUT ROWID;
CREATE INDEX rating_by_person ON rating (person, item);

-- kind 1: thanks
CREATE TABLE reaction ( -- large
	item    id not null references item on update cascade,   -- system
	person  id not null references person, -- pii
	kind    int not null,                  -- content
	created time not null,                 -- system
	primary key (item, person, kind)
) WITHOUT ROWID;
CREATE INDEX reaction_by_person ON reaction (person, item);

CREATE TABLE tag ( -- large
	id    id primary key,       -- system
	name  text not null unique, -- content folded: lower case, no accents, hyphens
	label text not null,        -- content as first written
	items int not null          -- system open items that carry it
);

CREATE TABLE item_tag ( -- large
	item   id not null references item on update cascade, -- system
	tag    id not null references tag,  -- system
	circle id not null,                 -- system the item's
	primary key (item, tag)
) WITHOUT ROWID;
CREATE INDEX item_tag_by_tag ON item_tag (tag, circle, item);

-- Skills are tags on people; a colleague endorses, the owner may refuse (hidden).
CREATE TABLE skill ( -- large
	person       id not null references person, -- pii
	tag          id not null references tag,    -- content
	endorsements int not null,                  -- system
	hidden       bool not null,                 -- system
	created      time not null,                 -- system
	primary key (person, tag)
) WITHOUT ROWID;
CREATE INDEX skill_by_tag ON skill (tag, endorsements, person);

CREATE TABLE endorsement (
	person  id not null references person, -- pii
	tag     id not null references tag,    -- content
	giver   id not null references person, -- pii
	created time not null,                 -- system
	primary key (person, tag, giver)
) WITHOUT ROWID;

CREATE TABLE mention ( -- large
	item   id not null references item on update cascade,   -- system
	person id not null references person, -- pii
	primary key (item, person)
) WITHOUT ROWID;
CREATE INDEX mention_by_person ON mention (person, item);

-- One row per person and thread until it is read. kind: see core/notify.h. A river: keyed by owner, no foreign keys.
CREATE TABLE notify ( -- large
	owner   id not null,   -- pii
	id      id not null,   -- system newest event; the order of the page
	kind    int not null,  -- system
	thread  id not null,   -- system the root item, or the place, or 0
	item    id not null,   -- system the item to show, or 0
	who     id not null,   -- pii the newest one
	count   int not null,  -- system people or events since it was read
	read    bool not null, -- system
	created time not null, -- system
	primary key (owner, id)
) WITHOUT ROWID;
CREATE INDEX notify_open ON notify (owner, thread, kind) WHERE read = false;

-- What happened, written in the same transaction; jobs read it from their cursors.
CREATE TABLE event ( -- large
	id      id primary key, -- system
	kind    int not null,   -- system see core/event.h
	item    id not null,    -- system
	root    id not null,    -- system
	place   id not null,    -- system
	actor   id not null,    -- pii
	subject id not null     -- pii a person the event is about, or 0
);

CREATE TABLE event_cursor (
	name text primary key, -- system
	last id not null       -- system
) WITHOUT ROWID;

-- state 1 waiting, 2 running, 3 done, 4 dead
CREATE TABLE job (
	id       id primary key, -- system
	kind     text not null,  -- system
	payload  text not null,  -- system
	due      time not null,  -- system
	lease    time not null,  -- system
	attempts int not null,   -- system
	state    int not null,   -- system
	error    text not null,  -- system
	finished time            -- system
);
CREATE INDEX job_by_due ON job (due) WHERE state = 1;
CREATE INDEX job_by_kind ON job (kind, state);

CREATE TABLE blob ( -- large
	id      id primary key,                -- system
	hash    text not null unique,          -- system
	size    int not null,                  -- system
	type    text not null,                 -- system
	width   int not null,                  -- system
	height  int not null,                  -- system
	created time not null                  -- system
);

-- An image in an item or waiting in a form (item 0 until it is saved); alt text belongs to the place where it is shown.
CREATE TABLE attachment ( -- large
	id      id primary key,                -- system
	item    id not null,                   -- system
	owner   id not null references person, -- pii
	blob    id not null references blob,   -- system
	thumb   id references blob,            -- system
	name    text not null,                 -- content
	created time not null                  -- system
);
CREATE INDEX attachment_by_item ON attachment (item);
CREATE INDEX attachment_by_blob ON attachment (blob);
CREATE INDEX attachment_by_thumb ON attachment (thumb);
CREATE INDEX attachment_by_owner ON attachment (owner, id);

-- hash chains each row to the one before it.
CREATE TABLE audit ( -- large
	id      id primary key, -- system
	actor   id not null,    -- pii
	action  text not null,  -- system
	target  text not null,  -- pii
	detail  text not null,  -- pii
	address text not null,  -- pii
	created time not null,  -- system
	hash    bytes not null  -- system
);

CREATE TABLE protected_name (
	name    text primary key, -- system as written by the administrator
	folded  text not null     -- system skeleton: case, spaces, leet and look-alikes folded
) WITHOUT ROWID;

-- Items whose text waits to be indexed.
CREATE TABLE search_queue (
	item  id primary key, -- system
	since time not null   -- system
);

-- Scores that came with imported content; never mixed with our own thanks.
CREATE TABLE imported_score (
	item   id primary key references item on update cascade, -- system
	source text not null,                  -- system
	score  int not null                    -- content
);

-- Where an imported row came from, so that an import can be repeated without doubling.
CREATE TABLE imported (
	source text not null, -- system
	name   text not null, -- system
	target id not null,   -- system
	primary key (source, name)
) WITHOUT ROWID;

-- Which blobs are photos of people (the small and the large square).
CREATE TABLE person_photo (
	hash   text not null,                 -- system
	person id not null references person, -- pii
	primary key (hash, person)
) WITHOUT ROWID;
