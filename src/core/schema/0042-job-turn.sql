-- Whose work it is, and when its turn comes among others', where people take turns (lane 2: documents and images).
ALTER TABLE job ADD COLUMN owner id not null default 0; -- pii 0 once it is done
ALTER TABLE job ADD COLUMN turn int not null default 0; -- system
CREATE INDEX job_by_turn ON job (turn, due) WHERE state = 1 AND lane = 2;
CREATE INDEX job_of_owner ON job (owner, turn) WHERE state = 1 AND lane = 2;
