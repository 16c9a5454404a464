// SPDX-License-Identifier: Apache-2.0
// insight: what is understood of a jam is made anew within a minute of what is said. A page that one looks at asks, when something
// was said, until that is so, and then offers it: nothing moves under who reads.

const every = () => 10_000 * (1 + Math.random()) // all who look hear of it at once, and do not all ask at once
const MOST = 10 // times: the job may be busy, or what was said may have changed nothing
const part = document.querySelector('#insight[data-live-topic]')
const again = part?.querySelector('[data-again]')
let left = 0
let timer

function page() {
	return new Promise((done) => {
		const request = new XMLHttpRequest()
		request.open('GET', location.pathname)
		request.responseType = 'document'
		request.addEventListener('loadend', () => done(request.responseXML))
		request.send()
	})
}

async function look() {
	timer = undefined
	const now = (await page())?.querySelector('#insight')
	if (now && now.dataset.state !== part.dataset.state) again.hidden = false
	else if (--left > 0) timer = setTimeout(look, every())
}

document.addEventListener('ruche-live', ({ detail }) => {
	if (!again?.hidden || detail.topic !== part.dataset.liveTopic) return
	left = MOST
	timer ??= setTimeout(look, every())
})
again?.addEventListener('click', () => location.reload())
