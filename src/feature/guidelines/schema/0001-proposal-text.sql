-- A proposal may change a clause in several languages at once; a wording that it leaves as it is has no row here.
CREATE TABLE guideline_proposal_text (
	proposal id not null references guideline_proposal, -- system
	language text not null,                             -- system
	title    text not null,                             -- content
	body     text not null,                             -- content
	primary key (proposal, language)
) WITHOUT ROWID;
INSERT INTO guideline_proposal_text (proposal, language, title, body) SELECT p.id, p.language, p.title, p.body FROM guideline_proposal p;
-- These columns stay empty from here on.
UPDATE guideline_proposal SET language = '', title = '', body = '' WHERE language <> '';
