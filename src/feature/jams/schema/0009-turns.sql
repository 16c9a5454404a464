-- A turn of the mood says from how many posts and hours on either side, and how wide the 95 % interval of each mean is.
ALTER TABLE jam_turn ADD COLUMN posts_before int not null default 0;  -- system
ALTER TABLE jam_turn ADD COLUMN posts_after  int not null default 0;  -- system
ALTER TABLE jam_turn ADD COLUMN hours_before int not null default 0;  -- system
ALTER TABLE jam_turn ADD COLUMN hours_after  int not null default 0;  -- system
ALTER TABLE jam_turn ADD COLUMN error_before real not null default 0; -- system
ALTER TABLE jam_turn ADD COLUMN error_after  real not null default 0; -- system

-- Those that the report tells of, as they were then.
CREATE TABLE jam_report_turn (
	jam    id not null references place, -- system
	starts time not null, -- system
	mean_before  real not null, -- system
	mean_after   real not null, -- system
	chance       real not null, -- system
	posts_before int not null,  -- system
	posts_after  int not null,  -- system
	hours_before int not null,  -- system
	hours_after  int not null,  -- system
	error_before real not null, -- system
	error_after  real not null, -- system
	primary key (jam, starts)
) WITHOUT ROWID;
