/* SPDX-License-Identifier: Apache-2.0
 * import_report: keeps the reasons of what an importer passed over: equal ones are counted, and
 * after a hundred different ones the rest are one line.
 */
#ifndef RUCHE_UI_IMPORT_REPORT_H
#define RUCHE_UI_IMPORT_REPORT_H

#include "ui/feature.h"

/* Notes a reason without counting a row as skipped: a column, a photo. The arena lives as long as
 * the report. */
void import_note(struct arena *a, struct import_report *r, str reason);
/* Notes the reason and counts one row as skipped. */
void import_skip(struct arena *a, struct import_report *r, str reason);

#endif
