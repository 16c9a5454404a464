-- file_words_of_file(hash text) maybe: the words that were read from the same bytes as a file's newest version
-- any order: they are the same
SELECT t.body FROM blob b JOIN file f ON f.blob = b.id JOIN file_text t ON t.file = f.id WHERE b.hash = $hash LIMIT 1;

-- file_words_of_attachment(hash text) maybe: the same of what hangs on an item
-- any order: they are the same
SELECT t.body FROM blob b JOIN attachment a ON a.blob = b.id JOIN attachment_text t ON t.attachment = a.id WHERE b.hash = $hash AND a.file = true LIMIT 1;
