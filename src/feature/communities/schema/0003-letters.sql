-- Letters to addresses that nobody here has, with a link for one person. The address goes with the row, some months later.
CREATE TABLE community_letter (
	id        id primary key,                -- system
	community id not null references place,  -- system
	maker     id not null references person, -- pii who asked
	email     text not null,                 -- pii
	created   time not null,                 -- system
	written   time not null default 0,       -- system 0: not yet
	link      id not null default 0,         -- system of place_invitation
	joined    time not null default 0,       -- system
	ended     time not null default 0,       -- system taken back
	refused   time not null default 0        -- system there is no such address
);
CREATE INDEX community_letter_by_place ON community_letter (community, id);
CREATE INDEX community_letter_by_email ON community_letter (email, written);
CREATE INDEX community_letter_by_maker ON community_letter (maker, created);
CREATE INDEX community_letter_by_link ON community_letter (link) WHERE link <> 0;
