-- Topics and questions of the forum of a community. place: where it stands, as its item's. last: its newest answer, itself without one; upper bound
-- where an answer was removed. accepted: the answer that helped, 0 none. open: a question that nothing has settled.
CREATE TABLE forum_topic ( -- large
	id       id primary key references item on update cascade, -- system
	place    id not null references place, -- system
	title    text not null,  -- content
	body     text not null,  -- content Markdown
	html     text not null,  -- content rendered
	accepted id not null,    -- system
	pinned   bool not null,  -- system
	locked   bool not null,  -- system
	open     bool not null,  -- system
	last     id not null     -- system
);
CREATE INDEX forum_topic_by_last ON forum_topic (place, last, id);
CREATE INDEX forum_topic_by_place ON forum_topic (place, id);
CREATE INDEX forum_topic_open ON forum_topic (place, id) WHERE open = true;
CREATE INDEX forum_topic_pinned ON forum_topic (place, id) WHERE pinned = true;

-- How many stand in a place.
CREATE TABLE forum_count ( -- large
	place  id primary key references place, -- system
	topics int not null                     -- system
);
