-- While a jam runs its team finds that an idea says what another one says. merged: the idea that stands for it in lists, 0: it stands for itself. That
-- one stands for itself. Nothing else is written, so that undoing is exact. other: of an act that is about two, the second.
ALTER TABLE jam_idea ADD COLUMN merged id not null default 0; -- system
ALTER TABLE jam_act ADD COLUMN other id not null default 0; -- system
CREATE INDEX jam_idea_merged ON jam_idea (merged, id) WHERE merged > 0;
