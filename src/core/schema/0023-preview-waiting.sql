-- A card that no text the writer may read shows already is shown when its page has answered (again), so that nobody learns from a card what others write.
ALTER TABLE item_preview ADD COLUMN waiting bool not null default false; -- system
