-- The guidelines: numbered editions, clauses with a text per language and edition, who acknowledged what, and proposals.
CREATE TABLE guideline_edition (
	number  int primary key,               -- system
	author  id not null references person, -- pii
	created time not null,                 -- system
	note    text not null                  -- content what changed and why
);

CREATE TABLE guideline_preface (
	edition  int not null,  -- system
	language text not null, -- system
	title    text not null, -- content
	body     text not null, -- content
	primary key (edition, language)
) WITHOUT ROWID;

-- A clause is an item, so that people comment on it and thank for it. since: the edition in which its text last changed.
CREATE TABLE guideline_clause (
	id       id primary key references item on update cascade, -- system
	name     text not null unique, -- system stable key: brand-names
	position int not null,         -- system
	since    int not null,         -- system
	moments  text not null         -- system words: first_post first_public_post first_outside_reply
);

CREATE TABLE guideline_text (
	clause   id not null references guideline_clause on update cascade, -- system
	edition  int not null,  -- system
	language text not null, -- system
	title    text not null, -- content
	body     text not null, -- content
	primary key (clause, edition, language)
) WITHOUT ROWID;

CREATE TABLE guideline_acknowledgement (
	person  id not null references person, -- pii
	clause  id not null references guideline_clause on update cascade, -- system
	edition int not null,                  -- system the clause's `since` when it was acknowledged
	created time not null,                 -- system
	primary key (person, clause)
) WITHOUT ROWID;

CREATE TABLE guideline_proposal (
	id       id primary key,               -- system
	clause   id not null references guideline_clause on update cascade, -- system
	author   id not null references person, -- pii
	language text not null,                -- system
	title    text not null,                -- content
	body     text not null,                -- content
	why      text not null,                -- content
	created  time not null,                -- system
	state    int not null                  -- system 1 open, 2 taken, 3 declined
);
CREATE INDEX guideline_proposal_open ON guideline_proposal (state, id);

-- Which moments a person has passed: the clause is shown once.
CREATE TABLE guideline_moment (
	person id not null references person, -- pii
	moment text not null,                 -- system
	created time not null,                -- system
	primary key (person, moment)
) WITHOUT ROWID;
