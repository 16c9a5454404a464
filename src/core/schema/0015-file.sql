-- Files: a tree of names in a place, versions with their blobs, what was thrown away, links, downloads, and uploads on their way.

-- A folder or a file; a file's id is its item's. parent 0: the top of the place. The order begins with 0 for folders and 1 for files.
CREATE TABLE file_node ( -- large
	id        id primary key,                -- system
	place     id not null references place,  -- system
	parent    id not null,                   -- system
	folder    bool not null,                 -- system
	name      text not null,                 -- content
	folded    text not null,                 -- content the name composed and without case
	ordered   text not null,                 -- content sort key
	creator   id not null references person, -- pii
	created   time not null,                 -- system
	updated   time not null                  -- system
);
CREATE UNIQUE INDEX file_node_by_name ON file_node (place, parent, folded);
CREATE INDEX file_node_by_order ON file_node (place, parent, ordered, id);
CREATE INDEX file_node_folders ON file_node (place, ordered, id) WHERE folder = true;

-- version, size, type, blob: of the newest version.
CREATE TABLE file ( -- large
	id          id primary key references item on update cascade, -- system
	name        text not null,               -- content
	description text not null,               -- content
	version     int not null,                -- system
	size        int not null,                -- system
	type        text not null,               -- system
	blob        id not null references blob, -- system
	changed     time not null,               -- system
	downloads   int not null                 -- system
);
CREATE INDEX file_by_blob ON file (blob);

CREATE TABLE file_version ( -- large
	file    id not null references file on update cascade, -- system
	number  int not null,                  -- system
	blob    id not null references blob,   -- system
	size    int not null,                  -- system
	type    text not null,                 -- system
	author  id not null references person, -- pii
	created time not null,                 -- system
	primary key (file, number)
) WITHOUT ROWID;
CREATE INDEX file_version_by_blob ON file_version (blob);
CREATE INDEX file_version_by_author ON file_version (author, file, number);

-- Bytes of all versions that a person brought, those in the trash too.
CREATE TABLE file_usage ( -- large
	person id primary key references person, -- pii
	used   int not null                      -- system
);

CREATE TABLE file_trash (
	id      id primary key references file on update cascade, -- system
	place   id not null references place,  -- system
	author  id not null references person, -- pii
	remover id not null references person, -- pii
	folder  text not null,                 -- content path of the folder it lay in
	removed time not null                  -- system
);
CREATE INDEX file_trash_by_author ON file_trash (author, removed, id);
CREATE INDEX file_trash_by_place ON file_trash (place, removed, id);
CREATE INDEX file_trash_by_time ON file_trash (removed, id);

-- secret: SHA-256 of what stands in the address. password: Argon2id, or empty.
CREATE TABLE file_link ( -- large
	id        id primary key,                                  -- system
	file      id not null references file on update cascade,   -- system
	secret    bytes not null unique,                           -- system
	creator   id not null references person,                   -- pii
	created   time not null,                                   -- system
	expires   time not null,                                   -- system
	password  text not null,                                   -- system
	downloads int not null,                                    -- system
	withdrawn bool not null                                    -- system
);
CREATE INDEX file_link_by_file ON file_link (file, id);
CREATE INDEX file_link_by_creator ON file_link (creator, id);

-- A river: who fetched what, for the author alone. person 0: somebody not signed in, or erased; link 0: not by a link.
CREATE TABLE file_download ( -- large
	id      id primary key,  -- system
	file    id not null,     -- system
	version int not null,    -- system
	person  id not null,     -- pii
	link    id not null,     -- system
	created time not null    -- system
);
CREATE INDEX file_download_by_file ON file_download (file, id);
CREATE INDEX file_download_by_person ON file_download (person, id);

-- An upload on its way; its bytes are the file partial/ID. result: what became of it, 0 while it is not whole.
CREATE TABLE upload (
	id       id primary key,                -- system
	owner    id not null references person, -- pii
	length   int not null,                  -- system
	metadata text not null,                 -- content as the client sent it
	result   id not null,                   -- system
	created  time not null,                 -- system
	expires  time not null                  -- system
);
CREATE INDEX upload_by_owner ON upload (owner, id);
CREATE INDEX upload_by_expiry ON upload (expires, id);
