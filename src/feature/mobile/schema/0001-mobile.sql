-- Where notifications are pushed: a browser's address at its maker's service, with the keys that only it can open what is sent with. It is good while the session is that asked for it.
-- told: the newest notification that was pushed there; failures: tries in a row that did not get through.
CREATE TABLE push_subscription (
	id       id primary key,               -- system
	person   id not null references person, -- pii
	session  bytes not null,               -- pii
	endpoint text not null,                -- pii
	point    bytes not null,               -- pii
	auth     bytes not null,               -- pii
	agent    text not null,                -- pii
	created  time not null,                -- system
	told     id not null,                  -- system
	failures int not null                  -- system
);
CREATE UNIQUE INDEX push_subscription_by_endpoint ON push_subscription (endpoint);
CREATE INDEX push_subscription_by_person ON push_subscription (person);
