// SPDX-License-Identifier: Apache-2.0
// backroom: its lists come anew when an idea was said, and each minute, since silence is measured by the clock. Without it
// the page shows them as they were when it was loaded.

const MINUTE = 60_000, SOON = 1500
const lists = document.getElementById('waiting')
let timer

// A document that comes so is parsed without a script's hand, which the policy forbids.
function page() {
	return new Promise((done, failed) => {
		const request = new XMLHttpRequest()
		const query = new URLSearchParams(location.search)
		query.set('lists', '1')
		request.open('GET', `${location.pathname}?${query}`)
		request.responseType = 'document'
		request.addEventListener('load', () => (request.status === 200 && request.responseXML ? done(request.responseXML) : failed()))
		request.addEventListener('error', failed)
		request.send()
	})
}

function later(wait) {
	clearTimeout(timer)
	timer = setTimeout(look, wait)
}

async function look() {
	// What somebody is about to open stays under their finger, and nobody looks at a page behind others.
	if (document.hidden || lists.matches(':focus-within, :active')) return later(SOON * 4)
	try {
		const fresh = (await page()).getElementById(lists.id)
		if (fresh) lists.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)))
	} catch {
		// It says what it said until the next time.
	}
	later(MINUTE)
}

document.addEventListener('ruche-live', ({ detail }) => {
	if (detail.kind === 'reset' || detail.topic === lists.dataset.liveTopic) later(SOON)
})
later(MINUTE)
