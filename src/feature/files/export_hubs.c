/* SPDX-License-Identifier: Apache-2.0
 * export_hubs: what is shared with communities, in the export of one's own data.
 */
#include "feature/files/handlers.h"

#include "files.sql.h"

static void may(struct out *json, bool writes)
{
	json_str(json, "may", writes ? S("read and add") : S("read"));
}

static err export_shared_in(void *arg, const struct q_files_shared_in_hubs *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, q->single ? "file" : "folder", q->circle);
	json_str(o, "name", q->name);
	json_str(o, "owner", q->owner);
	json_str(o, "community", q->community);
	may(o, q->writes);
	json_close(o, '}');
	return o->bad;
}

static err export_shared_by(void *arg, const struct q_files_shared_by_hubs *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, q->folder ? "folder" : "file", q->id);
	json_str(o, "name", q->name);
	json_str(o, "community", q->community);
	may(o, q->writes);
	json_close(o, '}');
	return o->bad;
}

err files_export_hubs(struct db *db, person_id person, struct out *json)
{
	json_open(json, "shared_with_my_communities", '[');
	TRY(q_files_shared_in_hubs(db, person, export_shared_in, json));
	json_close(json, ']');
	json_open(json, "shared_by_me_with_communities", '[');
	TRY(q_files_shared_by_hubs(db, person, export_shared_by, json));
	json_close(json, ']');
	return json->bad;
}
