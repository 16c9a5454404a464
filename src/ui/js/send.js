// SPDX-License-Identifier: Apache-2.0
// send: posts a form as the browser would (to another URL when one is given), and asks for JSON. Gives what the server answered, or null
// when it answered something else; then the caller lets the browser submit the form as usual.

export async function send(form, submitter, url) {
	const fields = new FormData(form, submitter?.name ? submitter : null)
	try {
		const answer = await fetch(url ?? submitter?.getAttribute('formaction') ?? form.action, {
			method: 'POST',
			body: new URLSearchParams(fields),
			headers: { Accept: 'application/json' },
			credentials: 'same-origin',
			redirect: 'manual',
		})
		// Done, and the server would lead elsewhere: there is nothing more to know.
		if (answer.type === 'opaqueredirect') return { ok: true, status: 303, body: {}, elsewhere: true }
		const type = answer.headers.get('Content-Type') ?? ''
		if (!type.startsWith('application/json')) return null
		return { ok: answer.ok, status: answer.status, body: await answer.json() }
	} catch {
		return null
	}
}
