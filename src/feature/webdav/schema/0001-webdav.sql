-- WebDAV: locks that programs took, and properties that they left.

-- A lock of a folder or a file of core/file; node 0: the top of the place. deep: of everything below it too.
CREATE TABLE dav_lock (
	token     text primary key,              -- system
	place     id not null,                   -- system
	node      id not null,                   -- system
	person    id not null references person, -- pii
	deep      bool not null,                 -- system
	exclusive bool not null,                 -- system
	owner     text not null,                 -- pii XML: what the program says of who uses it
	created   time not null,                 -- system
	expires   time not null                  -- system
);
CREATE INDEX dav_lock_by_place ON dav_lock (place, expires);
CREATE INDEX dav_lock_by_person ON dav_lock (person, expires);
CREATE INDEX dav_lock_by_expiry ON dav_lock (expires);

-- A property that a program set on a folder or file and the house does not know itself; value is XML.
CREATE TABLE dav_property (
	node  id not null,   -- system
	space text not null, -- content
	name  text not null, -- content
	lang  text not null, -- content
	value text not null, -- content
	primary key (node, space, name)
) WITHOUT ROWID;
