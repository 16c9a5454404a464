/* SPDX-License-Identifier: Apache-2.0
 * files: files of people and communities, in folders, with versions.
 */
#ifndef RUCHE_FILES_H
#define RUCHE_FILES_H
#include "ui/feature.h"
extern const struct feature files;
#endif
