CREATE TABLE ants (id id primary key); -- system
