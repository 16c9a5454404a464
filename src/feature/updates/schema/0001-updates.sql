-- A short post: an update, an answer to one (its item has a root), or what is passed on, with words of its own (a quote) or without (a repost).
CREATE TABLE update_post ( -- large
	id     id primary key references item on update cascade, -- system
	body   text not null,  -- content Markdown, empty for a repost
	html   text not null,  -- content rendered
	quotes id not null     -- system the item passed on, or 0
);
CREATE INDEX update_post_by_quotes ON update_post (quotes, id) WHERE quotes <> 0;
