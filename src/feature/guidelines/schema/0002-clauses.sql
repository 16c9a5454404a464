-- Clauses come and go. One that is only proposed has since = 0 and its wording in edition 0, and stands in the order where the clause stands
-- behind which it is to come; one that was ended keeps its texts and its talk.
ALTER TABLE guideline_clause ADD COLUMN ended int not null default 0;    -- system edition since which it holds no more; 0 none
ALTER TABLE guideline_proposal ADD COLUMN kind int not null default 1;   -- system 1 another wording, 2 a new clause, 3 the end of one
ALTER TABLE guideline_proposal ADD COLUMN answer text not null default ''; -- content what whoever decided says to it
ALTER TABLE guideline_proposal ADD COLUMN decided time not null default 0; -- system 0: it is open, or was decided before this was kept
CREATE INDEX guideline_proposal_by_clause ON guideline_proposal (clause, id);
CREATE INDEX guideline_proposal_by_author ON guideline_proposal (author, state);
