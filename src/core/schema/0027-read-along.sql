-- An item with named readers that is read by whoever reads another one, for as long as they do: a file that came with a to-do.
CREATE TABLE read_along (
	item  id not null primary key references item on update cascade, -- system
	model id not null references item on update cascade,             -- system
	hub   id not null                                                -- system
) WITHOUT ROWID;
CREATE INDEX read_along_by_model ON read_along (model);
CREATE INDEX read_along_by_hub ON read_along (hub);
