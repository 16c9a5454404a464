-- Does the address still answer? next: when it is asked, 0 never. failing: since when it does not, 0 it does. failures: of looks, one after the other.
ALTER TABLE bookmark_link ADD COLUMN next time not null default 0;    -- system
ALTER TABLE bookmark_link ADD COLUMN failing time not null default 0; -- system
ALTER TABLE bookmark_link ADD COLUMN failures int not null default 0; -- system
CREATE INDEX bookmark_link_by_next ON bookmark_link (next) WHERE next > 0;
UPDATE bookmark_link SET next = 1;
