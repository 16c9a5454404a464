-- Of how many members it was last counted where they take part from.
ALTER TABLE jam ADD COLUMN counted int not null default 0; -- system
