-- Jobs of one lane wait for each other and never for those of another: 0 what is done here, 1 what waits for other machines, 2 for other programs.
ALTER TABLE job ADD COLUMN lane int not null default 0; -- system
UPDATE job SET lane = 1 WHERE kind LIKE 'fetch.%';
UPDATE job SET lane = 2 WHERE kind LIKE 'decode.%';
CREATE INDEX job_by_lane ON job (lane, due) WHERE state = 1;
CREATE INDEX job_finished ON job (finished) WHERE state = 3;
CREATE INDEX job_waiting ON job (kind, payload) WHERE state = 1;
