/* SPDX-License-Identifier: Apache-2.0
 * readers: the field where somebody names the people who may read a thing: "@ines, @tomasz".
 */
#ifndef RUCHE_READERS_H
#define RUCHE_READERS_H

#include "http/request.h"

enum { READERS_MAX = 100 };
/* The form's field "readers" as ids of people; a form error there for a name that is nobody's,
 * when nobody is named and when more than READERS_MAX are. */
err readers_read(struct rq *rq, struct id_list *readers);
/* The same of another field. */
err people_read(struct rq *rq, const char *field, struct id_list *people);
/* The same of names that stand for that field, communities among them: of those that the viewer
 * may know of, their ids. */
err names_read(struct rq *rq, const char *field, str names, struct id_list *ids);

#endif
