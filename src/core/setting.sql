-- setting_get(name text) maybe: a setting
SELECT s.value FROM setting s WHERE s.name = $name;

-- setting_put(name text, value text) run: sets it
INSERT INTO setting (name, value) VALUES ($name, $value) ON CONFLICT (name) DO UPDATE SET value = excluded.value;
