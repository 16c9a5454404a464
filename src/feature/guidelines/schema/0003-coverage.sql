-- How many have read the guidelines, as a job counted it last: of 400,000 people that takes longer than a page may.
CREATE TABLE guideline_coverage (
	edition  int primary key references guideline_edition, -- system the one in force when it was counted
	counted  time not null, -- system
	accounts int not null,  -- system those in use
	complete int not null   -- system of them, who acknowledged every clause as it was then
);
CREATE TABLE guideline_coverage_clause (
	edition int not null references guideline_coverage, -- system
	clause  id not null references guideline_clause on update cascade, -- system
	people  int not null, -- system of the accounts in use, who acknowledged it as it was then
	primary key (edition, clause)
) WITHOUT ROWID;
