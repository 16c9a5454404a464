-- setting_get(name text) maybe: a setting
SELECT s.value FROM setting s WHERE s.name = $name;

-- setting_all() many: all of them
-- bounded: by what this program knows to set
SELECT s.name, s.value FROM setting s;

-- setting_put(name text, value text) run: sets it
INSERT INTO setting (name, value) VALUES ($name, $value) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- setting_begin(name text, value text) run: sets it where nothing is set
INSERT INTO setting (name, value) VALUES ($name, $value) ON CONFLICT (name) DO NOTHING;
