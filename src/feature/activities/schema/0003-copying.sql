-- A large activity is copied in steps: what is still to come into a section, and up to where it has come.
ALTER TABLE activity_section ADD COLUMN source id not null default 0;              -- system the section that it is copied from; 0: nothing is to come
ALTER TABLE activity_section ADD COLUMN source_position text not null default '';  -- system
ALTER TABLE activity_section ADD COLUMN source_last id not null default 0;         -- system
