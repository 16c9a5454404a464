// SPDX-License-Identifier: Apache-2.0
// What a program may do is said to everybody; the rest is for employees, who are the ones with API tokens.

export const open = [
	[/^\/dav\/\{path\.\.\.\}$/, 'anyone', 'OPTIONS'],
	[/^\/settings\/drive$/, 'employee'],
];
export const parameters = async () => ({ dav_options: { path: 'home' }, dav_show: { path: 'home' }, dav_list: { path: 'home' } });
