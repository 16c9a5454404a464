-- The log is asked by what was done and by who did it.
CREATE INDEX audit_by_action ON audit (action, id);
CREATE INDEX audit_by_actor ON audit (actor, id);

-- Few of many: administrators, and closed accounts.
CREATE INDEX person_administrator ON person (sort_key, id) WHERE admin = true;
CREATE INDEX person_disabled ON person (sort_key, id) WHERE state = 2;
