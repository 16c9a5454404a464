-- A folder of an own place that named people read as a whole, with what is in it and what comes into it. Its id is the circle of that; who reads it stands in reach, as for a single file.
CREATE TABLE file_share (
	folder  id primary key references file_node, -- system
	created time not null                        -- system
);
