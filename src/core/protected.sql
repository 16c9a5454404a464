-- protected_names() many: the names that nobody may take on
-- bounded: a handful, kept by administrators
SELECT n.name, n.folded FROM protected_name n ORDER BY n.name;
