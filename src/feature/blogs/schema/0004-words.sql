-- Words of the names of blogs, folded: the directory and search find a blog by any of them. worded: its words are there; a job puts those of
-- blogs that were opened before.
ALTER TABLE blog ADD COLUMN worded bool not null default false; -- system
CREATE INDEX blog_unworded ON blog (id) WHERE worded = false;
CREATE TABLE blog_word ( -- large
	word text not null,                 -- content
	blog id not null references blog,   -- system
	primary key (word, blog)
) WITHOUT ROWID;
CREATE INDEX blog_word_by_blog ON blog_word (blog);
