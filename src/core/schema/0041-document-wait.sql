-- What could not be read while a program for it was not installed: the job that reads it, and what it reads. program: as in core/document.h; 0: nothing is missing.
CREATE TABLE document_wait (
	subject id not null,   -- system
	kind    text not null, -- system
	program int not null,  -- system
	primary key (subject, kind)
) WITHOUT ROWID;
CREATE INDEX document_wait_by_program ON document_wait (program, subject);

-- The words inside a file that hangs on an item, for the search index alone.
CREATE TABLE attachment_text ( -- large
	attachment id primary key references attachment on delete cascade, -- system
	body       text not null                                           -- content
);

-- What is there already is read as if it had waited.
INSERT INTO document_wait (subject, kind, program)
SELECT a.id, 'decode.attachment_text', 0 FROM attachment a WHERE a.file = true AND EXISTS (SELECT 1 FROM item i WHERE i.id = a.item);
INSERT INTO document_wait (subject, kind, program)
SELECT f.id, 'decode.file_text', 0 FROM file f WHERE NOT EXISTS (SELECT 1 FROM file_text t WHERE t.file = f.id)
AND (f.type = 'application/pdf' OR f.type LIKE 'application/vnd.o%' OR f.type LIKE 'application/ms%' OR f.type LIKE 'application/vnd.ms-%' OR f.type LIKE '%/rtf');
