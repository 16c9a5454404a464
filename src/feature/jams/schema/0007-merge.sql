-- Two proposals that say the same become one: proposed with a reason, and in effect by itself once its time has come (due), unless an author of either
-- refused; undone, everything is as it was. refused, undone: when, 0 for not. Its rows are a log for all to read.
CREATE TABLE jam_merge (
	id         id primary key, -- system
	jam        id not null references place, -- system
	idea       id not null references item on update cascade, -- system
	into_idea  id not null references item on update cascade, -- system
	person     id not null references person, -- pii
	reason     text not null, -- content
	created    time not null, -- system
	due        time not null, -- system
	refused    time not null, -- system
	refuser    id references person, -- pii
	refusal    text not null, -- content
	undone     time not null, -- system
	undoer     id references person, -- pii
	undoing    text not null -- content
);
CREATE INDEX jam_merge_by_jam ON jam_merge (jam, id);
CREATE UNIQUE INDEX jam_merge_live ON jam_merge (idea) WHERE refused = 0 AND undone = 0;
CREATE INDEX jam_merge_by_idea ON jam_merge (idea, id);
CREATE INDEX jam_merge_by_into ON jam_merge (into_idea, id);
CREATE INDEX jam_merge_by_person ON jam_merge (person);
CREATE INDEX jam_merge_by_refuser ON jam_merge (refuser);
CREATE INDEX jam_merge_by_undoer ON jam_merge (undoer);
