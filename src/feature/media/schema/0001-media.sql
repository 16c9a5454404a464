-- What was brought: a photo as it was written anew (its original is not kept), or the original of a sound, a film or slides. person: whose it is.
-- item 0: its words are still missing. state: 1 not looked at yet, 2 looked at, 3 nothing could be read from it. camera: what a camera wrote into a
-- photo, for its owner to see, until its words are there. words: what slides and captions say.
CREATE TABLE media_content ( -- large
	id       id primary key,                -- system
	item     id not null,                   -- system
	person   id not null references person, -- pii
	kind     int not null,                  -- system
	hash     text not null,                 -- system
	size     int not null,                  -- system
	type     text not null,                 -- system
	name     text not null,                 -- content of the file
	duration int not null,                  -- system microseconds
	width    int not null,                  -- system
	height   int not null,                  -- system
	pages    int not null,                  -- system
	picture  text not null,                 -- system hash of a picture, of the first page, of a film
	thumb    text not null,                 -- system
	state    int not null,                  -- system
	camera   text not null,                 -- pii
	words    text not null,                 -- content
	created  time not null                  -- system
);
CREATE INDEX media_content_by_item ON media_content (item, person, created);
CREATE INDEX media_content_by_person ON media_content (person, id);

CREATE TABLE media ( -- large
	id        id primary key references item on update cascade, -- system
	content   id not null references media_content, -- system
	place     id not null references place, -- system
	title     text not null,  -- content
	body      text not null,  -- content Markdown
	html      text not null,  -- content rendered
	alt       text not null,  -- content for those who do not see it
	licence   int not null,   -- content
	downloads int not null    -- system
);
CREATE INDEX media_by_downloads ON media (downloads, id);
CREATE INDEX media_by_place ON media (place, id);
CREATE INDEX media_by_content ON media (content);

CREATE TABLE media_page ( -- large
	content id not null references media_content, -- system
	number  int not null,  -- system
	picture text not null, -- system
	thumb   text not null, -- system
	width   int not null,  -- system
	height  int not null,  -- system
	words   text not null, -- content
	primary key (content, number)
) WITHOUT ROWID;

CREATE TABLE media_caption (
	content  id not null references media_content, -- system
	language text not null, -- content
	vtt      text not null, -- content
	primary key (content, language)
) WITHOUT ROWID;

-- Who is on a photo, and who said so. gone: the person wants it not to be said.
CREATE TABLE media_person ( -- large
	media   id not null references media on update cascade, -- system
	person  id not null references person, -- pii
	tagger  id not null references person, -- pii
	gone    bool not null, -- system
	created time not null, -- system
	primary key (media, person)
) WITHOUT ROWID;
CREATE INDEX media_person_by_person ON media_person (person, media);

CREATE TABLE media_album ( -- large
	id    id primary key references item on update cascade, -- system
	place id not null references place, -- system
	title text not null, -- content
	body  text not null, -- content Markdown
	html  text not null  -- content rendered
);
CREATE INDEX media_album_by_place ON media_album (place, id);

CREATE TABLE media_album_photo ( -- large
	album   id not null references media_album on update cascade, -- system
	media   id not null references media on update cascade, -- system
	created time not null, -- system
	primary key (album, media)
) WITHOUT ROWID;
CREATE INDEX media_album_photo_by_media ON media_album_photo (media, album);
