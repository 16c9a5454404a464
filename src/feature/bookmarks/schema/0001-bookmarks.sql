-- Bookmarks: an address of the web (bookmark_link) that people keep (bookmark, an item), with their own words and tags. What is counted here is
-- open bookmarks only, so that private ones show in no number and no order.

-- open: bookmarks that colleagues may read. public: those that everybody may. hash: what the address is named by in paths.
CREATE TABLE bookmark_link ( -- large
	id     id primary key,       -- system
	hash   text not null unique, -- content
	url    text not null,        -- content
	host   text not null,        -- content
	open   int not null,         -- system
	public int not null          -- system
);
CREATE INDEX bookmark_link_by_open ON bookmark_link (open, hash) WHERE open >= 1;
CREATE INDEX bookmark_link_by_public ON bookmark_link (public, hash) WHERE public >= 1;

-- circle: the item's; -1 when the bookmark is in no list any more. unread: its owner means to read it later.
CREATE TABLE bookmark ( -- large
	id     id primary key references item on update cascade, -- system
	link   id references bookmark_link,    -- system
	person id not null references person,  -- pii
	circle id not null,                    -- system
	unread bool not null,                  -- pii
	title  text not null,                  -- content
	body   text not null,                  -- content Markdown: why it is worth keeping
	html   text not null                   -- content rendered
);
CREATE INDEX bookmark_by_circle ON bookmark (circle, id);
CREATE INDEX bookmark_by_link ON bookmark (link, circle, id);
CREATE INDEX bookmark_by_person ON bookmark (person, circle, id);
CREATE INDEX bookmark_own ON bookmark (person, link);

-- The tags of listed bookmarks, with what lists by tag ask for. The tags themselves are core's (item_tag).
CREATE TABLE bookmark_tag ( -- large
	bookmark id not null references bookmark on update cascade, -- system
	tag      id not null references tag,    -- content
	person   id not null references person, -- pii
	circle   id not null,                   -- system
	primary key (bookmark, tag)
) WITHOUT ROWID;
CREATE INDEX bookmark_tag_by_tag ON bookmark_tag (tag, circle, bookmark);
CREATE INDEX bookmark_tag_by_person ON bookmark_tag (person, tag, circle, bookmark);

-- How many bookmarks a person has with a tag; tag 0: in all; person 0: everybody. own: all of them, for that person alone.
CREATE TABLE bookmark_count ( -- large
	person id not null,  -- pii
	tag    id not null,  -- content
	own    int not null, -- system
	open   int not null, -- system
	public int not null, -- system
	primary key (person, tag)
) WITHOUT ROWID;
CREATE INDEX bookmark_count_open ON bookmark_count (person, open, tag) WHERE open >= 1;
CREATE INDEX bookmark_count_public ON bookmark_count (person, public, tag) WHERE public >= 1;
CREATE INDEX bookmark_count_own ON bookmark_count (person, own, tag) WHERE own >= 1;
