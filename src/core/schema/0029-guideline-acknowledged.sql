-- How many acknowledged a clause as it is now is counted clause by clause, of everybody here.
-- large: guideline_acknowledgement
CREATE INDEX guideline_acknowledgement_by_clause ON guideline_acknowledgement (clause, edition, person);
