-- The name that an address answers to in [[links]] and by its title: the address itself where everybody here reads the page, else what stands
-- before "~". What fewer people read has addresses of its own kind, so that nobody learns from an address that is taken what is there.
ALTER TABLE wiki_slug ADD COLUMN name text not null default ''; -- content
CREATE INDEX wiki_slug_by_name ON wiki_slug (wiki, name);
UPDATE wiki_slug SET name = slug;
UPDATE wiki_slug SET slug = slug || '~internal' WHERE page IN (SELECT i.id FROM item i WHERE i.kind = 6 AND i.audience = 1);
UPDATE wiki_slug SET slug = slug || '~members' WHERE page IN (SELECT i.id FROM item i WHERE i.kind = 6 AND i.audience > 1);
UPDATE wiki_page SET slug = slug || '~internal' WHERE id IN (SELECT i.id FROM item i WHERE i.kind = 6 AND i.audience = 1);
UPDATE wiki_page SET slug = slug || '~members' WHERE id IN (SELECT i.id FROM item i WHERE i.kind = 6 AND i.audience > 1);
