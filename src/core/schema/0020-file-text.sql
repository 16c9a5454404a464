-- The words inside a file's newest version, for the search index alone.
CREATE TABLE file_text ( -- large
	file id primary key references file on update cascade, -- system
	body text not null                                     -- content
);
