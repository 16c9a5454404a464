-- A pseudonym that almost reads like a protected name waits here for an administrator; it is not in use until then.
CREATE TABLE pseudonym_request (
	person    id primary key references person, -- pii
	pseudonym text not null,                    -- pii
	resembles text not null,                    -- system the protected name
	created   time not null                     -- system
);
CREATE INDEX pseudonym_request_by_time ON pseudonym_request (created);
