-- Ideas of a community. place: where it stands, as its item's. state: 1 waits, 2 is considered, 3 will be done, 4 was done, 5 will not be done, 6 removed. said: why, in words of
-- the hosts. votes: of people who want it.
CREATE TABLE suggestion ( -- large
	id    id primary key references item on update cascade, -- system
	place id not null references place, -- system
	title text not null, -- content
	body  text not null, -- content Markdown
	html  text not null, -- content rendered
	state int not null,  -- system
	said  text not null, -- content
	votes int not null   -- system
);
CREATE INDEX suggestion_wanted ON suggestion (place, votes, id) WHERE state <= 3;
CREATE INDEX suggestion_settled ON suggestion (place, id) WHERE state IN (4, 5);
CREATE INDEX suggestion_by_place ON suggestion (place, id);

CREATE TABLE suggestion_vote ( -- large
	suggestion id not null references suggestion on update cascade, -- system
	person     id not null references person, -- pii
	created    time not null, -- system
	primary key (suggestion, person)
) WITHOUT ROWID;
CREATE INDEX suggestion_vote_by_person ON suggestion_vote (person, suggestion);
