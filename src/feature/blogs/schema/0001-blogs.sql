-- Blogs and their entries. A blog is a place (kind 2) that is its own hub: its owner and authors are members of role 2 and 3, readers of role 1.

-- kind: 1 personal, 2 group, 3 guest. mean: thousandths of a star, 0 until enough people have rated.
CREATE TABLE blog ( -- large
	id      id primary key references place, -- system
	kind    int not null,                    -- content
	tagline text not null,                   -- content
	mean    int not null                     -- system
);
CREATE INDEX blog_by_mean ON blog (mean, id);

-- How many blogs begin with a letter, for those who may read the circle (0 public, 1 internal); closed ones are not counted.
CREATE TABLE blog_letter (
	letter text not null, -- system
	circle int not null,  -- system
	n      int not null,  -- system
	primary key (letter, circle)
) WITHOUT ROWID;

-- readers: handles of the audience "listed", as the author wrote them. publish_at: 0 when it is not scheduled.
CREATE TABLE blog_entry ( -- large
	id         id primary key references item on update cascade, -- system
	blog       id not null references place, -- system
	slug       text not null,                -- content
	title      text not null,                -- content
	excerpt    text not null,                -- content plain words
	words      int not null,                 -- content
	series     text not null,                -- content
	readers    text not null,                -- pii
	publish_at time not null,                -- system
	body       text not null,                -- content Markdown
	html       text not null                 -- content rendered
);
CREATE INDEX blog_entry_by_series ON blog_entry (blog, series, id) WHERE series <> '';
CREATE INDEX blog_entry_due ON blog_entry (publish_at) WHERE publish_at > 0;

-- Every address an entry has had; the others lead to the present one.
CREATE TABLE blog_slug ( -- large
	blog    id not null references place, -- system
	slug    text not null,                -- content
	entry   id not null references blog_entry on update cascade, -- system
	current bool not null,                -- system
	primary key (blog, slug)
) WITHOUT ROWID;
CREATE INDEX blog_slug_by_entry ON blog_slug (entry);
