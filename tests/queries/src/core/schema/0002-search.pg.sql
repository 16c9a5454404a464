CREATE TABLE find (item bigint PRIMARY KEY, terms tsvector NOT NULL);
