-- How far the generator of `ruche demo --scale` has come, written with each of its batches: it goes on from there. Emptied at the end.
CREATE TABLE scale_step (
	what    text primary key, -- system
	done    int not null,     -- system
	state   bytes not null    -- system its random numbers, and the items that may be answered
);
