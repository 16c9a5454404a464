-- imported_find(source text, name text) maybe: what became of a foreign row
SELECT i.target FROM imported i WHERE i.source = $source AND i.name = $name;

-- imported_put(source text, name text, target id) run: remembers it
INSERT INTO imported (source, name, target) VALUES ($source, $name, $target)
ON CONFLICT (source, name) DO UPDATE SET target = $target;
