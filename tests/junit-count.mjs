// SPDX-License-Identifier: Apache-2.0
// junit-count: PASSED FAILED SKIPPED of a JUnit file as meson writes it, on one line.

import { readFileSync } from 'node:fs';

const xml = readFileSync(process.argv[2], 'utf8');
let passed = 0, failed = 0, skipped = 0;
for (const [, attributes, , body = ''] of xml.matchAll(/<testcase\b([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g)) {
	void attributes;
	if (/<(failure|error)\b/.test(body)) failed++;
	else if (/<skipped\b/.test(body)) skipped++;
	else passed++;
}
console.log(passed, failed, skipped);
