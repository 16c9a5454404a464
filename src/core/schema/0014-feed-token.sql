-- The secret in the addresses of a person's own feeds, which programs fetch without signing in. Only its hash is kept.
CREATE TABLE feed_token (
	person  id primary key references person, -- pii
	hash    bytes not null unique,            -- system SHA-256 of the secret
	created time not null                     -- system
);
