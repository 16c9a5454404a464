CREATE TABLE @room@_post (
	id    id primary key references item on update cascade, -- system
	title text not null, -- content
	body  text not null, -- content Markdown
	html  text not null  -- content rendered
);
