-- Communities whose members read a circle beside the people who are named: of a single file, or of a shared folder (there they bring something into it, too, where it says writes). Membership is asked when something is read: who leaves reads it no more.
CREATE TABLE circle_hub ( -- large
	circle id not null,                  -- system
	hub    id not null references place, -- system
	folder bool not null,                -- system
	writes bool not null,                -- system
	primary key (circle, hub)
) WITHOUT ROWID;
CREATE INDEX circle_hub_by_hub ON circle_hub (hub, folder, circle);
