-- Communities. A community is a place (kind 3) and a hub of its own; who may read in it is the place's circle.

-- known: the circle of those who may know of it, by name and description: 1 all colleagues, or a hub: its own when it is hidden, that of a closed
-- community above it. sort_key: as the place's. worded: its names are in community_word.
CREATE TABLE community ( -- large
	id       id primary key references place, -- system
	known    id not null,                     -- system
	tagline  text not null,                   -- content
	sort_key text not null,                   -- content
	worded   bool not null                    -- system
);
CREATE INDEX community_listed ON community (sort_key, id) WHERE known <= 1;
CREATE INDEX community_unworded ON community (id) WHERE worded = false;
INSERT INTO community (id, known, tagline, sort_key, worded)
SELECT p.id, CASE WHEN p.audience = 2 AND p.joining = 3 THEN p.id ELSE 1 END, '', p.sort_key, false FROM place p WHERE p.kind = 3;

-- Words of the names of communities that all colleagues may know of, folded, for the directory and the picker.
CREATE TABLE community_word ( -- large
	word      text not null,                       -- content
	community id not null references community,    -- system
	primary key (word, community)
) WITHOUT ROWID;
CREATE INDEX community_word_by_community ON community_word (community);

-- Links that let people in. uses_left 0: used up.
CREATE TABLE community_invitation (
	hash      bytes primary key,                  -- system SHA-256 of the link's secret
	id        id not null unique,                 -- system
	community id not null references community,   -- system
	maker     id not null references person,      -- pii
	created   time not null,                      -- system
	expires   time not null,                      -- system
	uses_left int not null,                       -- system
	uses      int not null                        -- system
) WITHOUT ROWID;
CREATE INDEX community_invitation_by_community ON community_invitation (community, id);

-- Who came and who went, by month (202611).
CREATE TABLE community_month ( -- large
	community id not null references community, -- system
	month     int not null,                     -- system
	joined    int not null,                     -- system
	parted    int not null,                     -- system
	primary key (community, month)
) WITHOUT ROWID;

-- Those who ask or are invited.
CREATE INDEX member_waiting ON member (hub, state, person) WHERE state > 1;
CREATE INDEX member_invited ON member (person, state) WHERE state > 1;
