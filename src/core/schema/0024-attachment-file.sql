-- A file of any kind that hangs on an item: fetched by its own address as a file, never shown in a text.
ALTER TABLE attachment ADD COLUMN file bool not null default false; -- system
