-- What strangers may know of a public place: how much of it is public, and when that was last added to.
ALTER TABLE place ADD COLUMN public_items int not null default 0; -- system
ALTER TABLE place ADD COLUMN public_last id not null default 0; -- system newest item that was public
ALTER TABLE place ADD COLUMN public_raters int not null default 0; -- system
ALTER TABLE place ADD COLUMN public_stars int not null default 0; -- system
CREATE INDEX place_by_public_last ON place (kind, public_last, id);
UPDATE place SET public_items = (SELECT count(*) FROM item i WHERE i.place = place.id AND i.root = 0 AND i.state = 3 AND i.circle = 0),
	public_last = (SELECT coalesce(max(i.id), 0) FROM item i WHERE i.place = place.id AND i.root = 0 AND i.state = 3 AND i.circle = 0),
	public_raters = (SELECT coalesce(sum(i.raters), 0) FROM item i WHERE i.place = place.id AND i.root = 0 AND i.state = 3 AND i.circle = 0),
	public_stars = (SELECT coalesce(sum(i.stars), 0) FROM item i WHERE i.place = place.id AND i.root = 0 AND i.state = 3 AND i.circle = 0)
WHERE circle = 0;
