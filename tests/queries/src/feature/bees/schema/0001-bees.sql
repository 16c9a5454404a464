CREATE TABLE bees (id id primary key); -- system
