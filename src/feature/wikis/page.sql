-- page_show(wiki text, slug text) maybe: a page under its wiki's and its own present or former name, with all that it shows
SELECT h.current AS wiki_current, s.current AS slug_current, i.id, i.kind, i.place, i.hub, i.author, i.root, i.reply_to, i.circle, i.audience, i.state,
       i.language, i.created, i.updated, i.edited, i.comments, i.likes, i.raters, i.stars, CASE WHEN a.state = 2 THEN '' WHEN $clear = 0 AND a.pseudonym <> '' AND a.id <> $viewer THEN '' ELSE a.handle END AS author_handle:text, a.name AS author_name,
       CASE WHEN $clear = 0 AND a.pseudonym <> '' THEN '' ELSE a.title END AS author_title:text, CASE WHEN $clear = 0 AND a.pseudonym <> '' THEN '' ELSE a.city END AS author_city:text, a.photo AS author_photo, a.hue AS author_hue, a.kind AS author_kind,
       i.likes > 0 AND EXISTS (SELECT 1 FROM reaction r WHERE r.item = i.id AND r.person = $viewer AND r.kind = 1) AS liked:bool,
       EXISTS (SELECT 1 FROM follow f WHERE f.who = $viewer AND f.whom = i.id) AS following:bool,
       EXISTS (SELECT 1 FROM wiki_watch v WHERE v.page = e.id AND v.person = $viewer) AS watching:bool,
       e.parent, e.slug, e.title, e.excerpt, e.words, e.contents, e.html, e.changed, e.template, e.review, e.reviewed, e.reviewed_number, e.verified, e.verify_days,
       e.verify_due, e.views, c.name AS changer_name, CASE WHEN c.state = 2 THEN '' WHEN $clear = 0 AND c.pseudonym <> '' AND c.id <> $viewer THEN '' ELSE c.handle END AS changer_handle:text, k.name AS keeper_name, CASE WHEN k.state = 2 THEN '' WHEN $clear = 0 AND k.pseudonym <> '' AND k.id <> $viewer THEN '' ELSE k.handle END AS keeper_handle:text, k.photo AS keeper_photo,
       k.hue AS keeper_hue, e.keeper, coalesce(rv.name, '') AS reviewer_name:text, coalesce(vf.name, '') AS verifier_name:text,
       coalesce((SELECT max(n.number) FROM revision n WHERE n.item = i.id), 0) AS number:int
FROM handle h JOIN place p ON p.id = h.target
JOIN wiki_slug s ON s.wiki = p.id AND s.slug = $slug JOIN wiki_page e ON e.id = s.page JOIN item i ON i.id = e.id JOIN person a ON a.id = i.author
JOIN person c ON c.id = e.changer JOIN person k ON k.id = e.keeper LEFT JOIN person rv ON rv.id = e.reviewer LEFT JOIN person vf ON vf.id = e.verifier
WHERE h.name = $wiki AND h.kind = 2 AND p.kind = 6 AND p.state <> 3 AND i.state = 3 AND visible(p) AND visible(i);

-- page_text(id item_id) one: what an editor, the index and an export read of a page
-- unguarded: the callers have found the item for the viewer
SELECT e.id, e.wiki, e.parent, e.slug, e.title, e.words, e.body, e.html, e.template, e.keeper, e.review, e.verify_days, e.verified, e.changer FROM wiki_page e WHERE e.id = $id;

-- page_words(id item_id) one: what the index reads
-- unguarded: the index asks visible() itself
SELECT e.title, e.body FROM wiki_page e WHERE e.id = $id;

-- page_opening(id item_id, most int) one: the title and the beginning of the text
-- unguarded: the callers have found the item for the viewer
SELECT e.title, substr(e.body, 1, CAST($most AS int)) AS body:text FROM wiki_page e WHERE e.id = $id;

-- page_address(id item_id) maybe: where a page is shown
SELECT p.handle AS wiki, e.slug FROM wiki_page e JOIN item i ON i.id = e.id JOIN place p ON p.id = e.wiki WHERE e.id = $id AND visible(p) AND visible(i);

-- page_cards(ids ids) many: what cards show of pages
-- bounded: by the list
SELECT e.id, e.slug, e.title, e.excerpt, p.handle AS wiki_handle, p.title AS wiki_title
FROM wiki_page e JOIN item i ON i.id = e.id JOIN place p ON p.id = e.wiki WHERE e.id IN list($ids) AND visible(i) AND visible(p);

-- page_step(id item_id) maybe: a page on the way up the tree
SELECT e.id, e.parent, e.slug, e.title, i.language FROM wiki_page e JOIN item i ON i.id = e.id WHERE e.id = $id AND i.state = 3 AND visible(i);

-- page_parent(id item_id) maybe: what it stands below, whoever looks
-- unguarded: gives a number to code that keeps the tree a tree
SELECT e.parent, e.wiki FROM wiki_page e WHERE e.id = $id;

-- page_children(wiki place_id, parent id, most int) many: the pages right below one, by title
SELECT e.id, e.slug, e.title, i.language,
       EXISTS (SELECT 1 FROM wiki_page c JOIN item ci ON ci.id = c.id WHERE c.wiki = e.wiki AND c.parent = e.id AND ci.state = 3 AND visible(ci)) AS opens:bool
FROM wiki_page e JOIN item i ON i.id = e.id WHERE e.wiki = $wiki AND e.parent = $parent AND i.state = 3 AND visible(i)
ORDER BY e.sort_key, e.id LIMIT $most;

-- page_all(wiki place_id, key text, id id, most int) many: the pages of a wiki by title, behind a key
SELECT e.id, e.slug, e.title, e.changed, e.review, e.verify_due, i.language, c.name AS changer_name, '' AS extra:text, 0 AS n:int
FROM wiki_page e JOIN item i ON i.id = e.id JOIN person c ON c.id = e.changer
WHERE e.wiki = $wiki AND (e.sort_key, e.id) > ($key, $id) AND i.state = 3 AND visible(i) ORDER BY e.sort_key, e.id LIMIT $most;

-- page_key(id item_id) maybe: where a page of a list ended
SELECT e.sort_key, e.changed FROM wiki_page e JOIN item i ON i.id = e.id WHERE e.id = $id AND visible(i);

-- page_changed(wiki place_id, before time, id id, most int) many: the pages changed last, newest first
-- row: page_all
SELECT e.id, e.slug, e.title, e.changed, e.review, e.verify_due, i.language, c.name AS changer_name,
       coalesce((SELECT w.summary FROM wiki_change w WHERE w.page = e.id ORDER BY w.number DESC LIMIT 1), '') AS extra:text, 0 AS n:int
FROM wiki_page e JOIN item i ON i.id = e.id JOIN person c ON c.id = e.changer
WHERE e.wiki = $wiki AND (e.changed, e.id) < ($before, $id) AND i.state = 3 AND visible(i) ORDER BY e.changed DESC, e.id DESC LIMIT $most;

-- page_orphans(wiki place_id, most int) many: pages at the top of the tree that no page the viewer reads leads to, but for the first page
-- row: page_all
SELECT e.id, e.slug, e.title, e.changed, e.review, e.verify_due, i.language, c.name AS changer_name, '' AS extra:text, 0 AS n:int
FROM wiki_page e JOIN item i ON i.id = e.id JOIN person c ON c.id = e.changer JOIN wiki w ON w.id = e.wiki
WHERE e.wiki = $wiki AND e.linked = false AND e.id <> w.home AND i.state = 3 AND visible(i)
AND NOT EXISTS (SELECT 1 FROM wiki_slug s JOIN wiki_link l ON l.wiki = s.wiki AND l.slug = s.name AND l.closed = true JOIN item li ON li.id = l.page
                WHERE s.page = e.id AND l.page <> e.id AND li.state = 3 AND visible(li))
ORDER BY e.sort_key, e.id LIMIT $most;

-- page_templates(wiki place_id, most int) many: pages to begin others from
-- row: page_all
SELECT e.id, e.slug, e.title, e.changed, e.review, e.verify_due, i.language, c.name AS changer_name, '' AS extra:text, 0 AS n:int
FROM wiki_page e JOIN item i ON i.id = e.id JOIN person c ON c.id = e.changer
WHERE e.wiki = $wiki AND e.template = true AND i.state = 3 AND visible(i) ORDER BY e.sort_key, e.id LIMIT $most;

-- page_due(wiki place_id, until time, most int) many: pages whose time to be looked at again has come, longest first
-- row: page_all
SELECT e.id, e.slug, e.title, e.changed, e.review, e.verify_due, i.language, c.name AS changer_name, '' AS extra:text, 0 AS n:int
FROM wiki_page e JOIN item i ON i.id = e.id JOIN person c ON c.id = e.keeper
WHERE e.wiki = $wiki AND e.verify_due > 0 AND e.verify_due <= $until AND i.state = 3 AND visible(i) ORDER BY e.verify_due, e.id LIMIT $most;

-- page_wanted(wiki place_id, most int) many: what pages lead to that is not there, as far as the viewer may know; among the first 5,000 such links
SELECT l.slug, min(l.title) AS title:text, count(*) AS n:int
FROM (SELECT k.slug, k.title, k.page, k.wiki FROM wiki_link k WHERE k.wiki = $wiki AND k.wanted > 0 ORDER BY k.slug, k.page LIMIT 5000) l
JOIN item i ON i.id = l.page WHERE i.state = 3 AND visible(i)
AND NOT EXISTS (SELECT 1 FROM wiki_slug s JOIN item t ON t.id = s.page WHERE s.wiki = l.wiki AND s.name = l.slug AND t.state = 3 AND visible(t))
GROUP BY l.slug ORDER BY count(*) DESC, l.slug LIMIT $most;

-- page_missing(page item_id) many: the addresses that a page leads to and that are not there for the viewer
-- bounded: the links of a page
SELECT l.slug, l.title FROM wiki_link l WHERE l.page = $page AND l.wanted > 0
AND NOT EXISTS (SELECT 1 FROM wiki_slug s JOIN item t ON t.id = s.page WHERE s.wiki = l.wiki AND s.name = l.slug AND t.state = 3 AND visible(t));

-- page_backlinks(page item_id, most int) many: the pages that lead here
-- row: page_all
SELECT e.id, e.slug, e.title, e.changed, e.review, e.verify_due, i.language, c.name AS changer_name, '' AS extra:text, 0 AS n:int
FROM (SELECT DISTINCT l.page FROM wiki_slug s JOIN wiki_link l ON l.wiki = s.wiki AND l.slug = s.name WHERE s.page = $page AND l.page <> $page ORDER BY l.page LIMIT 2000) b
JOIN wiki_page e ON e.id = b.page JOIN item i ON i.id = e.id JOIN person c ON c.id = e.changer
WHERE i.state = 3 AND visible(i) ORDER BY e.sort_key, e.id LIMIT $most;

-- page_add(id item_id, wiki place_id, parent id, slug text, title text, sort_key text, excerpt text, words int, contents text, body text, html text, edited time, changer person_id, keeper person_id, template bool, verify_days int, verify_due time) run: a new page
INSERT INTO wiki_page (id, wiki, parent, slug, title, sort_key, excerpt, words, contents, body, html, changed, changer, keeper, template, review, reviewer, reviewed,
                       reviewed_number, verified, verifier, verify_days, verify_due, told, linked, views)
VALUES ($id, $wiki, $parent, $slug, $title, $sort_key, $excerpt, $words, $contents, $body, $html, $edited, $changer, $keeper, $template, 0, NULL, 0,
        0, 0, NULL, $verify_days, $verify_due, 0, false, 0);

-- page_write(id item_id, parent id, slug text, title text, sort_key text, excerpt text, words int, contents text, body text, html text, edited time, changer person_id, template bool, verify_days int, verify_due time) run: another text
UPDATE wiki_page SET parent = $parent, slug = $slug, title = $title, sort_key = $sort_key, excerpt = $excerpt, words = $words, contents = $contents, body = $body,
       html = $html, changed = $edited, changer = $changer, template = $template, verify_days = $verify_days, verify_due = $verify_due WHERE id = $id;

-- page_review(id item_id, review int, reviewer person_id, reviewed time, number int) run: somebody looked at it, or is asked to
UPDATE wiki_page SET review = $review, reviewer = $reviewer, reviewed = $reviewed, reviewed_number = $number WHERE id = $id;

-- page_verify(id item_id, verified time, verifier person_id, due time) run: it still holds
UPDATE wiki_page SET verified = $verified, verifier = $verifier, verify_due = $due WHERE id = $id;

-- page_keep(id item_id, keeper person_id) run: who is told when it is due
UPDATE wiki_page SET keeper = $keeper WHERE id = $id;

-- page_put_below(id item_id, parent id) run: what it stands below
UPDATE wiki_page SET parent = $parent WHERE id = $id;

-- page_lift(wiki place_id, page id, parent id) run: what stood below a page stands below another
UPDATE wiki_page SET parent = $parent WHERE wiki = $wiki AND parent = $page;

-- page_slug(wiki place_id, slug text) maybe: whose address it is
-- unguarded: keeps two pages from one address; who writes the same title for the same readers reads the other page
SELECT s.page, s.current, i.audience FROM wiki_slug s JOIN item i ON i.id = s.page WHERE s.wiki = $wiki AND s.slug = $slug;

-- page_slug_seen(wiki place_id, name text) maybe: the page of a name, for the viewer; that which more people read first
SELECT s.page, e.title, e.slug FROM wiki_slug s JOIN wiki_page e ON e.id = s.page JOIN item i ON i.id = e.id
WHERE s.wiki = $wiki AND s.name = $name AND i.state = 3 AND visible(i) ORDER BY i.audience, s.slug LIMIT 1;

-- page_slug_retire(page item_id) run: the present address becomes a former one
UPDATE wiki_slug SET current = false WHERE page = $page;

-- page_slug_put(wiki place_id, slug text, name text, page item_id) run: the address of a page
INSERT INTO wiki_slug (wiki, slug, name, page, current) VALUES ($wiki, $slug, $name, $page, true)
ON CONFLICT (wiki, slug) DO UPDATE SET page = excluded.page, name = excluded.name, current = true;

-- page_slug_former(wiki place_id, slug text, name text, page item_id) run: an address that leads to a page; one that is taken stays
INSERT INTO wiki_slug (wiki, slug, name, page, current) VALUES ($wiki, $slug, $name, $page, false) ON CONFLICT (wiki, slug) DO NOTHING;

-- page_slugs(page item_id) many: every address of a page
-- bounded: its names
SELECT s.slug, s.name FROM wiki_slug s WHERE s.page = $page;

-- page_slugs_drop(page item_id) run: its addresses are free again
DELETE FROM wiki_slug WHERE page = $page;

-- page_links(page item_id) many: where a page leads
-- bounded: the links of a page
SELECT l.slug, l.title, l.closed FROM wiki_link l WHERE l.page = $page;

-- page_link_put(page item_id, wiki place_id, slug text, title text, wanted int, closed bool) run: a link
INSERT INTO wiki_link (page, wiki, slug, title, wanted, closed) VALUES ($page, $wiki, $slug, $title, $wanted, $closed)
ON CONFLICT (page, slug) DO UPDATE SET title = excluded.title, wanted = excluded.wanted, closed = excluded.closed;

-- page_link_drop(page item_id, slug text) run: a link that is no more
DELETE FROM wiki_link WHERE page = $page AND slug = $slug;

-- page_links_drop(page item_id) run: all of them
DELETE FROM wiki_link WHERE page = $page;

-- page_links_close(page item_id, closed bool) run: everybody here reads the page that links, or not
UPDATE wiki_link SET closed = $closed WHERE page = $page;

-- page_links_to(wiki place_id, slug text, wanted int) run: what stands at an address now
UPDATE wiki_link SET wanted = $wanted WHERE wiki = $wiki AND slug = $slug AND wanted <> $wanted;

-- page_link_state(wiki place_id, name text) maybe: what stands at an address: that which most people read
-- unguarded: kept with the link; whoever reads it asks again
SELECT s.page, i.audience FROM wiki_slug s JOIN item i ON i.id = s.page WHERE s.wiki = $wiki AND s.name = $name ORDER BY i.audience LIMIT 1;

-- page_link_again(wiki place_id, name text) run: does a page that everybody here reads lead there? Mostly it is as it was, and the row with its text is left alone.
UPDATE wiki_page SET linked = NOT linked
WHERE id IN (SELECT t.page FROM wiki_slug t WHERE t.wiki = $wiki AND t.name = $name)
      AND linked <> EXISTS (SELECT 1 FROM wiki_slug s JOIN wiki_link l ON l.wiki = s.wiki AND l.slug = s.name AND l.closed = false
                                     WHERE s.page = wiki_page.id AND l.page <> wiki_page.id);

-- page_link_page(page item_id) run: the same for one page
UPDATE wiki_page SET linked = NOT linked
WHERE id = $page AND linked <> EXISTS (SELECT 1 FROM wiki_slug s JOIN wiki_link l ON l.wiki = s.wiki AND l.slug = s.name AND l.closed = false
                                     WHERE s.page = wiki_page.id AND l.page <> wiki_page.id);

-- page_change_put(page item_id, number int, summary text, added int, removed int) run: what a revision says of itself
INSERT INTO wiki_change (page, number, summary, added, removed) VALUES ($page, $number, $summary, $added, $removed)
ON CONFLICT (page, number) DO UPDATE SET summary = excluded.summary, added = excluded.added, removed = excluded.removed;

-- page_changes(page item_id, low int, high int) many: what its revisions say of themselves
-- bounded: a page of the history
SELECT w.number, w.summary, w.added, w.removed FROM wiki_change w WHERE w.page = $page AND w.number >= $low AND w.number <= $high;

-- page_watch_put(page item_id) run: the viewer watches the page and all below it
INSERT INTO wiki_watch (page, person) VALUES ($page, $viewer) ON CONFLICT (page, person) DO NOTHING;

-- page_watch_drop(page item_id) run: and no more
DELETE FROM wiki_watch WHERE page = $page AND person = $viewer;

-- page_watchers(page item_id) many: who watches what stands below it
-- bounded: at most this many are told of one change
SELECT v.person FROM wiki_watch v WHERE v.page = $page ORDER BY v.person LIMIT 5000;

-- page_followers(whom id) many: who follows a page or a wiki
-- bounded: at most this many are told of one change
SELECT f.who FROM follow f WHERE f.whom = $whom ORDER BY f.who LIMIT 5000;

-- page_view_add(page item_id, n int) run: how often it was read
UPDATE wiki_page SET views = views + $n WHERE id = $page;

-- page_view_month(page item_id, month int, n int) run: and in this month
INSERT INTO wiki_view (page, month, n) SELECT e.id, $month, $n FROM wiki_page e WHERE e.id = $page
ON CONFLICT (page, month) DO UPDATE SET n = wiki_view.n + excluded.n;

-- page_views(page item_id, from int) many: by month, oldest first
-- bounded: a year
SELECT v.month, v.n FROM wiki_view v WHERE v.page = $page AND v.month >= $from ORDER BY v.month LIMIT 13;

-- page_due_now(most int) many: pages whose keeper is to be told
-- unguarded: a job tells their keepers, as far as these may read them
SELECT e.id, e.keeper, e.verify_due FROM wiki_page e WHERE e.verify_due > 0 AND e.verify_due <= $now AND e.told <> e.verify_due ORDER BY e.verify_due LIMIT $most;

-- page_told(id item_id, due time) run: the keeper was
UPDATE wiki_page SET told = $due WHERE id = $id;

-- page_export(person person_id) each: every page that a person began and still reads, as it is now: others wrote in it too
SELECT i.id, i.created, p.handle AS wiki, e.slug, e.title, e.body FROM item i JOIN wiki_page e ON e.id = i.id JOIN place p ON p.id = e.wiki
WHERE i.author = $person AND i.root = 0 AND i.state = 3 AND visible(i) AND visible(p) ORDER BY i.id;

-- page_export_watch(person person_id) each: what a person watches with all below it
SELECT e.slug, p.handle AS wiki FROM wiki_watch v JOIN wiki_page e ON e.id = v.page JOIN item i ON i.id = e.id JOIN place p ON p.id = e.wiki
WHERE v.person = $person AND visible(i) AND visible(p) ORDER BY e.id;

-- page_check_slug() each: pages without their address, or with another one
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT e.id FROM wiki_page e JOIN item i ON i.id = e.id WHERE i.state = 3
AND NOT EXISTS (SELECT 1 FROM wiki_slug s WHERE s.wiki = e.wiki AND s.slug = e.slug AND s.page = e.id AND s.current);

-- page_check_items() each: pages of an item that is none, or items without their text
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT i.id FROM item i WHERE i.kind = 6 AND NOT EXISTS (SELECT 1 FROM wiki_page e WHERE e.id = i.id AND e.wiki = i.place);

-- page_check_parents() each: pages below one that is gone or in another wiki
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT e.id FROM wiki_page e JOIN item i ON i.id = e.id WHERE i.state = 3 AND e.parent <> 0
AND NOT EXISTS (SELECT 1 FROM wiki_page c JOIN item ci ON ci.id = c.id WHERE c.id = e.parent AND c.wiki = e.wiki AND ci.state = 3);

-- page_check_links() each: links that say something else of where they lead than what is there
-- unguarded: integrity concerns every row
-- scan: the check reads everything
SELECT l.page, l.slug FROM wiki_link l WHERE l.wanted <> coalesce(
	(SELECT min(CASE WHEN i.audience = 0 THEN 0 ELSE 2 END) FROM wiki_slug s JOIN item i ON i.id = s.page WHERE s.wiki = l.wiki AND s.name = l.slug), 1);

-- page_check_linked() each: pages whose mark of being linked is wrong
-- scan: the check reads everything
SELECT e.id FROM wiki_page e WHERE e.linked <> EXISTS (SELECT 1 FROM wiki_slug s JOIN wiki_link l ON l.wiki = s.wiki AND l.slug = s.name AND l.closed = false
                                                     WHERE s.page = e.id AND l.page <> e.id);

-- page_erase_keep(person person_id) run: pages that the person kept are kept by whoever keeps the wiki
-- unguarded: the end of an account
UPDATE wiki_page SET keeper = (SELECT p.owner FROM place p WHERE p.id = wiki_page.wiki) WHERE keeper = $person;

-- page_erase_watch(person person_id) run: what the person watched
DELETE FROM wiki_watch WHERE person = $person;
