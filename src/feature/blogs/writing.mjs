// SPDX-License-Identifier: Apache-2.0
// writing: what the scenarios of this room do first.

export let number = 0; // of the newest name
// Another one each time, for names that must be free.
export const freshNumber = () => ++number;

// A blog of one's own with a free name; gives its address.
export async function openBlog(client, fields = {}) {
	await client.get('/blogs/new');
	const page = await client.submit(client.page.form('/blogs'), { title: `Trial ${freshNumber()}`, ...fields }, { status: 200 });
	return page.path;
}

// Writes an entry through the editor; gives the page that follows.
export async function write(client, blog, fields, action = 'publish') {
	await client.get(`${blog}/write`, { status: 200 });
	return client.submit(client.page.form(`${blog}/entries`), { ...fields, action }, { status: 200 });
}
