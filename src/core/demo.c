/* SPDX-License-Identifier: Apache-2.0
 * demo: look-ups over the record files of the demo organisation.
 */
#include "core/demo.h"

#include "base/log.h"

const struct demo_records *demo_file(const struct demo *demo, const char *name)
{
	for (size_t i = 0; i < demo->file_count; i++)
		if (str_eq(demo->files[i].name, str_from(name)))
			return &demo->files[i].records;
	return NULL;
}

err demo_person(struct db *db, str handle, person_id *person)
{
	struct person p;
	err e = person_by_handle(db, handle, &p, NULL);
	if (e == NOT_FOUND)
		log_event(LOG_ERROR, "demo", LOG_S("no such person", handle));
	TRY(e);
	*person = p.id;
	return OK;
}

int64_t demo_time(const struct demo *demo, str when)
{
	int64_t ago;
	return str_empty(when) || !demo_when(when, &ago) ? demo->now : demo->now - ago;
}
