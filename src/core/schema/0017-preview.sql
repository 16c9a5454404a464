-- What stands at an address of the web, for the card below a text that names it: one row for an address, however many texts name it.
-- state 1 not known yet, 2 shown, 3 nothing to show. next: when it is asked again, 0 never.
CREATE TABLE preview ( -- large
	id          id primary key,       -- system
	hash        text not null unique, -- system of the address (core/web_address.h)
	url         text not null,        -- content
	state       int not null,         -- system
	title       text not null,        -- content
	description text not null,        -- content
	site        text not null,        -- content
	image       text not null,        -- content hash of our own copy, or empty
	width       int not null,         -- system
	height      int not null,         -- system
	fetched     time not null,        -- system 0: never
	used        time not null,        -- system when a text named it last
	next        time not null         -- system
);
CREATE INDEX preview_by_next ON preview (next) WHERE next > 0;
CREATE INDEX preview_by_image ON preview (image) WHERE image <> '';
CREATE TABLE item_preview ( -- large
	item     id not null references item on update cascade, -- system
	preview  id not null references preview,                -- system
	position int not null,                                  -- system
	hidden   bool not null,                                 -- system its author took it away
	primary key (item, preview)
) WITHOUT ROWID;
CREATE INDEX item_preview_by_preview ON item_preview (preview);
