-- What becomes of the ten, for 24 months: who pays, how much, what is reached when, and what is told of it. status: 1 in study, 2 looking for people,
-- 3 under way, 4 done, 5 stopped. last: when something was told, at first when it began. told: of which silence people were told, as the `last` before it.
CREATE TABLE jam_funding (
	idea     id primary key references item on update cascade, -- system
	jam      id not null references place,  -- system
	sponsor  id not null references person, -- pii
	amount   int not null,  -- content
	currency text not null, -- content
	status   int not null,  -- content
	note     text not null, -- content one line
	since    time not null, -- content
	last     time not null, -- system
	told     time not null  -- system
);
CREATE INDEX jam_funding_by_jam ON jam_funding (jam, idea);
CREATE INDEX jam_funding_by_sponsor ON jam_funding (sponsor);
CREATE INDEX jam_funding_silent ON jam_funding (last) WHERE told < last AND status < 4;

CREATE TABLE jam_milestone (
	id      id primary key, -- system
	idea    id not null references item on update cascade, -- system
	title   text not null, -- content
	due     time not null, -- content
	reached time not null  -- content 0: not yet
);
CREATE INDEX jam_milestone_by_idea ON jam_milestone (idea, due, id);

CREATE TABLE jam_news (
	id      id primary key, -- system
	idea    id not null references item on update cascade, -- system
	person  id not null references person, -- pii
	body    text not null, -- content Markdown
	html    text not null, -- content rendered
	created time not null  -- system
);
CREATE INDEX jam_news_by_idea ON jam_news (idea, id);
CREATE INDEX jam_news_by_person ON jam_news (person);
