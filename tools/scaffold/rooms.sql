-- @room@_add(id item_id, title text, body text, html text) run: the content of a new one
INSERT INTO @room@_post (id, title, body, html) VALUES ($id, $title, $body, $html);

-- @room@_newest(before id, most int) many: the newest that the viewer may read
SELECT n.id FROM @room@_post n JOIN item i ON i.id = n.id
WHERE n.id < $before AND i.state = 3 AND visible(i) ORDER BY n.id DESC LIMIT $most;

-- @room@_show(id item_id) one: one of them
SELECT n.title, n.html FROM @room@_post n JOIN item i ON i.id = n.id WHERE n.id = $id AND i.state = 3 AND visible(i);

-- @room@_cards(ids ids) many: for mixed lists
-- bounded: by the list
SELECT n.id, n.title, n.body, n.html FROM @room@_post n WHERE n.id IN list($ids);

-- @room@_text(id item_id) one: for the search index
SELECT n.title, n.body FROM @room@_post n WHERE n.id = $id;
