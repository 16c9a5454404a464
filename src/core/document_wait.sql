-- document_wait_add(subject id, kind text, program int) run: it waits for a program
INSERT INTO document_wait (subject, kind, program) VALUES ($subject, $kind, $program) ON CONFLICT (subject, kind) DO UPDATE SET program = excluded.program;

-- document_wait_ready(program int, most int) many: what waits for one that is there
SELECT w.subject, w.kind FROM document_wait w WHERE w.program = $program ORDER BY w.program, w.subject LIMIT $most;

-- document_wait_take(subject id, kind text) count: it waits no more; 0: another node was as quick
DELETE FROM document_wait WHERE subject = $subject AND kind = $kind;

-- document_wait_end(ids ids) run: of what goes for good
DELETE FROM document_wait WHERE subject IN list($ids);
