// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about communities. Guests are members where they were invited, so the
// doors are open to whoever is signed in, and the handlers show each what they may see: nothing of what they may not.

export const open = [
	[/^(\/api\/v1)?\/communities\/(new|dormant)$/, 'employee'],
	[/^(\/api\/v1)?\/communities$/, 'employee', 'POST'],
	[/^(\/api\/v1)?\/communities(\/|$)/, 'signed-in'],
];
