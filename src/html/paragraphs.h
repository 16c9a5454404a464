/* SPDX-License-Identifier: Apache-2.0
 * paragraphs: texts of old blogs, in which an empty line is a paragraph and a line end a line end,
 * between elements that are written out. Paragraphs of the text's own are left alone.
 */
#ifndef RUCHE_PARAGRAPHS_H
#define RUCHE_PARAGRAPHS_H

#include "base/arena.h"
#include "base/str.h"

/* HTML with its paragraphs and line breaks written out. The result is not safer than what came in.
 */
str html_paragraphs(struct arena *a, str source);

#endif
