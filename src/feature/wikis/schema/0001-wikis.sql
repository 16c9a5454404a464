-- Wikis and their pages. A wiki is a place (kind 6): a hub of its own, or a child of a community whose members write it.

-- home: the page that the wiki's address shows first, 0 for none.
CREATE TABLE wiki ( -- large
	id      id primary key references place, -- system
	tagline text not null,                   -- content
	home    id not null                      -- system
);

-- parent: the page it stands below, 0 at the top. contents: its headings, a line each: level, anchor and words with tabs between.
-- review: 0 nobody asked, 1 in work, 2 waits for a look, 3 reviewed (in the state of reviewed_number). verify_due: when its keeper is to look
-- at it again, 0 never; told: that due time which the keeper was told of. linked: another page that everybody here reads leads to it.
CREATE TABLE wiki_page ( -- large
	id              id primary key references item on update cascade, -- system
	wiki            id not null references place,  -- system
	parent          id not null,                   -- system
	slug            text not null,                 -- content
	title           text not null,                 -- content
	sort_key        text not null,                 -- content
	excerpt         text not null,                 -- content plain words
	words           int not null,                  -- content
	contents        text not null,                 -- content
	body            text not null,                 -- content Markdown
	html            text not null,                 -- content rendered
	changed         time not null,                 -- system
	changer         id not null references person, -- pii
	keeper          id not null references person, -- pii
	template        bool not null,                 -- content
	review          int not null,                  -- content
	reviewer        id references person,          -- pii
	reviewed        time not null,                 -- system
	reviewed_number int not null,                  -- system
	verified        time not null,                 -- content
	verifier        id references person,          -- pii
	verify_days     int not null,                  -- content
	verify_due      time not null,                 -- system
	told            time not null,                 -- system
	linked          bool not null,                 -- system
	views           int not null                   -- system
);
CREATE INDEX wiki_page_by_parent ON wiki_page (wiki, parent, sort_key, id);
CREATE INDEX wiki_page_by_title ON wiki_page (wiki, sort_key, id);
CREATE INDEX wiki_page_by_change ON wiki_page (wiki, changed, id);
CREATE INDEX wiki_page_by_keeper ON wiki_page (keeper, id);
CREATE INDEX wiki_page_by_changer ON wiki_page (changer, id);
CREATE INDEX wiki_page_by_reviewer ON wiki_page (reviewer, id);
CREATE INDEX wiki_page_by_verifier ON wiki_page (verifier, id);
CREATE INDEX wiki_page_due ON wiki_page (verify_due, id) WHERE verify_due > 0;
CREATE INDEX wiki_page_due_here ON wiki_page (wiki, verify_due, id) WHERE verify_due > 0;
CREATE INDEX wiki_page_orphans ON wiki_page (wiki, sort_key, id) WHERE linked = false;
CREATE INDEX wiki_page_templates ON wiki_page (wiki, sort_key, id) WHERE template = true;

-- Every address a page has had; the others lead to the present one.
CREATE TABLE wiki_slug ( -- large
	wiki    id not null references place, -- system
	slug    text not null,                -- content
	page    id not null references wiki_page on update cascade, -- system
	current bool not null,                -- system
	primary key (wiki, slug)
) WITHOUT ROWID;
CREATE INDEX wiki_slug_by_page ON wiki_slug (page);

-- [[links]] of a page to pages of its wiki, by address. wanted: 0 leads to a page that everybody here reads, 1 to none, 2 to one that only
-- some read. closed: not everybody who reads the wiki reads the page that links.
CREATE TABLE wiki_link ( -- large
	page   id not null references wiki_page on update cascade, -- system
	wiki   id not null,                  -- system
	slug   text not null,                -- content
	title  text not null,                -- content
	wanted int not null,                 -- system
	closed bool not null,                -- system
	primary key (page, slug)
) WITHOUT ROWID;
CREATE INDEX wiki_link_to ON wiki_link (wiki, slug, closed, page);
CREATE INDEX wiki_link_wanted ON wiki_link (wiki, slug, page) WHERE wanted > 0;

-- What a revision says of itself: why, and how many lines came and went.
CREATE TABLE wiki_change ( -- large
	page    id not null references wiki_page on update cascade, -- system
	number  int not null,  -- system of the revision
	summary text not null, -- content
	added   int not null,  -- system
	removed int not null,  -- system
	primary key (page, number)
) WITHOUT ROWID;

-- Who watches a page with all that stands below it. A page alone is followed as a thread, a wiki as a place.
CREATE TABLE wiki_watch (
	page   id not null references wiki_page on update cascade, -- system
	person id not null references person,                      -- pii
	primary key (page, person)
) WITHOUT ROWID;
CREATE INDEX wiki_watch_by_person ON wiki_watch (person);

-- How often a page was read in a month (year * 12 + month - 1).
CREATE TABLE wiki_view ( -- large
	page  id not null references wiki_page on update cascade, -- system
	month int not null, -- system
	n     int not null, -- system
	primary key (page, month)
) WITHOUT ROWID;
