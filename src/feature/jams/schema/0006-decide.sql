-- How a jam is decided: ideas are put forward, put into words together, chosen, voted on, and ten of them stay. What may be done when follows from these
-- times, those of the jam, and the clock, at each request.

-- mode: 1 tokens (each voter has some, of which a proposal gets so many at most), 2 budget (each spends an amount on what has a price). told: of what people
-- were told (1 the vote has begun, 2 it is over). counted: whether jam_tally stands.
CREATE TABLE jam_decision (
	jam        id primary key references place, -- system
	submits    time not null, -- content
	refines    time not null, -- content
	shortlists time not null, -- content
	votes      time not null, -- content
	ends       time not null, -- content
	mode       int not null,  -- content
	tokens     int not null,  -- content of each voter: tokens, or money
	most       int not null,  -- content of these for one proposal
	currency   text not null, -- content
	veto_hours int not null,  -- content how long authors may refuse a merge
	told       int not null,  -- system
	counted    int not null   -- system of which proposals and merges jam_tally is; 0: of none
);
CREATE INDEX jam_decision_untold ON jam_decision (jam) WHERE told < 2;

-- An idea that its author put forward, in words of its own: the idea stays as it was said.
CREATE TABLE jam_proposal ( -- large
	idea    id primary key references item on update cascade, -- system
	jam     id not null references place, -- system
	title   text not null, -- content
	body    text not null, -- content Markdown
	html    text not null, -- content rendered
	price   int not null,  -- content 0: none was named
	version int not null,  -- system of its words
	seconds int not null,  -- system how many second it
	chosen  bool not null, -- system it is on the shortlist
	created time not null  -- system
);
CREATE INDEX jam_proposal_by_jam ON jam_proposal (jam, idea);
CREATE INDEX jam_proposal_chosen ON jam_proposal (jam, idea) WHERE chosen = true;

-- Who writes it: whose idea it is, and whom authors asked, once they agreed.
CREATE TABLE jam_author (
	idea     id not null references item on update cascade, -- system
	person   id not null references person, -- pii
	accepted bool not null, -- system
	created  time not null, -- system
	primary key (idea, person)
) WITHOUT ROWID;
CREATE INDEX jam_author_by_person ON jam_author (person);

-- All its words, from the first on.
CREATE TABLE jam_wording (
	idea    id not null references item on update cascade, -- system
	number  int not null,  -- system
	person  id not null references person, -- pii
	title   text not null, -- content
	body    text not null, -- content
	price   int not null,  -- content
	created time not null, -- system
	primary key (idea, number)
) WITHOUT ROWID;
CREATE INDEX jam_wording_by_person ON jam_wording (person);

CREATE TABLE jam_second ( -- large
	idea    id not null references item on update cascade, -- system
	person  id not null references person, -- pii
	created time not null, -- system
	primary key (idea, person)
) WITHOUT ROWID;
CREATE INDEX jam_second_by_person ON jam_second (person);

-- What came onto the shortlist, or off it, and why: a log for all to read.
CREATE TABLE jam_pick (
	id      id primary key, -- system
	jam     id not null references place, -- system
	idea    id not null references item on update cascade, -- system
	person  id not null references person, -- pii
	chosen  bool not null, -- content
	reason  text not null, -- content
	created time not null  -- system
);
CREATE INDEX jam_pick_by_jam ON jam_pick (jam, id);
CREATE INDEX jam_pick_by_idea ON jam_pick (idea, id);
CREATE INDEX jam_pick_by_person ON jam_pick (person);

-- Under which number somebody votes: drawn at random, known to nobody else, and gone with the account; the votes stay.
CREATE TABLE jam_voter ( -- large
	jam    id not null references place, -- system
	person id not null references person, -- pii
	voter  int not null, -- system
	primary key (jam, person)
) WITHOUT ROWID;
CREATE INDEX jam_voter_by_person ON jam_voter (person);
CREATE UNIQUE INDEX jam_voter_by_number ON jam_voter (jam, voter);

-- The vote: a log to which lines are only added. The latest of a voter for a proposal counts. No time stands in it, which a server's log of requests could be joined with.
CREATE TABLE jam_ballot ( -- large
	jam     id not null references place, -- system
	voter   int not null,  -- system
	turn    int not null,  -- system from 1, of this voter
	idea    id not null references item on update cascade, -- system
	tokens  int not null,  -- content
	primary key (jam, voter, turn)
) WITHOUT ROWID;

-- What the log comes to once the vote is over.
CREATE TABLE jam_tally (
	idea   id primary key references item on update cascade, -- system
	jam    id not null references place, -- system
	tokens int not null, -- system
	voters int not null  -- system
);
CREATE INDEX jam_tally_by_jam ON jam_tally (jam, tokens, idea);
