CREATE TABLE wasps (id id primary key); -- system
