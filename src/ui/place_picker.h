/* SPDX-License-Identifier: Apache-2.0
 * place_picker: choosing one of the viewer's communities, of which there may be thousands. A select
 * lists those that are most active and the one that is chosen; a field beside it takes the name or
 * the handle of any other. With scripts the field suggests (js/pick.js), without them the form is
 * sent and the name found here. The templates are in place_picker.html; each room writes its own
 * select around the options.
 */
#ifndef RUCHE_PLACE_PICKER_H
#define RUCHE_PLACE_PICKER_H

#include "core/place.h"
#include "http/request.h"

enum { PLACES_OFFERED = 40 };

/* What the select sends of a community. */
enum picked {
	PICKED_READERS, /* place:ID */
	PICKED_ID,	/* ID */
	PICKED_HANDLE,
	PICKED_SPOT, /* ID/0 */
};
str picked_value(const struct rq *rq, enum picked as, const struct place *p);
/* The same with {id} or {handle} in it, for scripts. */
str picked_pattern(enum picked as);

struct place_picker {
	enum picked as;
	struct place_list places; /* those that the name in the form fits come first */
	bool more;		  /* the viewer is in others: the field is shown */
	str named;		  /* what it holds */
};

/* `chosen` (none: 0) is among them, whatever it is; NOT_FOUND when the viewer may know of none by
 * this id. */
err place_picker_make(struct rq *rq, enum picked as, place_id chosen, struct place_picker *p);
/* Before the form is read: the community that was named takes the place of the choice in `field`.
 * When none or several of the viewer's are called so, a form error stands at "other"; of several
 * the first is chosen when the form is shown again. Nothing happens when none was named. */
err place_named(struct rq *rq, const char *field, enum picked as);
/* The same for a form that is not shown again: the error is the answer. */
err place_named_or_fail(struct rq *rq, const char *field, enum picked as);

#endif
