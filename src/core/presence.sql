-- presence_own(person person_id) maybe: what somebody said of being here
SELECT r.state, r.until, r.hidden FROM presence r WHERE r.person = $person;

-- presence_put(state int, until time, hidden bool) run: the viewer says it
INSERT INTO presence (person, state, until, hidden) VALUES ($viewer, $state, $until, $hidden)
ON CONFLICT (person) DO UPDATE SET state = excluded.state, until = excluded.until, hidden = excluded.hidden;

-- presence_drop(person person_id) run: nothing was said
DELETE FROM presence WHERE person = $person;

-- presence_all() each: all that was said
-- scan: once, at the start
SELECT r.person, r.state, r.until, r.hidden FROM presence r WHERE r.state > 0 OR r.hidden = true;

-- presence_some(ids ids) many: what these said
-- row: presence_all
-- bounded: by the list
SELECT r.person, r.state, r.until, r.hidden FROM presence r WHERE r.person IN list($ids);

-- presence_node_put(node id, people text) run: whose pages are open here
INSERT INTO presence_node (node, at, people) VALUES ($node, $now, $people) ON CONFLICT (node) DO UPDATE SET at = excluded.at, people = excluded.people;

-- presence_node_sweep(before time) run: nodes that are gone
-- scan: as many rows as there are nodes
DELETE FROM presence_node WHERE at < $before;

-- presence_nodes(node id) many: when the others wrote that
-- bounded: by the number of nodes, seven
SELECT n.node, n.at FROM presence_node n WHERE n.node <> $node;

-- presence_node_people(node id) maybe: and what
SELECT n.people FROM presence_node n WHERE n.node = $node;
