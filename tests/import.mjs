// SPDX-License-Identifier: Apache-2.0
// What the scenarios of importers share: a folder for files of their own, and running `ruche import` on a server's data.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';

export function useImport(house) {
	const place = mkdtempSync('/tmp/ruche-import.');
	after(() => rmSync(place, { recursive: true, force: true }));
	return {
		place,
		file(name, content) {
			const path = join(place, name);
			writeFileSync(path, content);
			return path;
		},
		// Runs the import and gives its report: the first line, and all of it.
		bring(kind, path, ...options) {
			const result = house.ruche('import', kind, path, ...options);
			assert.equal(result.status, 0, result.stdout + result.stderr);
			return { counts: result.stdout.split('\n')[0], text: result.stdout };
		},
		// One line that says what is wrong with the file.
		refused(kind, path, ...options) {
			const result = house.ruche('import', kind, path, ...options);
			assert.equal(result.status, 2, result.stdout + result.stderr);
			assert.equal(result.stderr.trim().split('\n').length, 1, result.stderr);
			return result.stderr;
		},
	};
}
