-- A company notice: dry, short, with an end. until: a time far ahead when it has none.
CREATE TABLE notice (
	id    id primary key references item on update cascade, -- system
	until time not null, -- content
	title text not null, -- content
	body  text not null, -- content Markdown
	html  text not null  -- content rendered
);
CREATE INDEX notice_by_until ON notice (until, id);
