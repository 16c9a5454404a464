-- imported_find(source text, name text) maybe: what became of a foreign row
SELECT i.target FROM imported i WHERE i.source = $source AND i.name = $name;

-- imported_put(source text, name text, target id) run: remembers it
INSERT INTO imported (source, name, target) VALUES ($source, $name, $target)
ON CONFLICT (source, name) DO UPDATE SET target = $target;

-- imported_drop(source text, name text) run: it stands for nothing any more
DELETE FROM imported WHERE source = $source AND name = $name;

-- imported_score_put(item item_id, source text, score int) run: what others gave it elsewhere
INSERT INTO imported_score (item, source, score) VALUES ($item, $source, $score)
ON CONFLICT (item) DO UPDATE SET source = $source, score = $score;
