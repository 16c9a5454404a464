// SPDX-License-Identifier: Apache-2.0
// share: pictures that a phone shared, which the service worker holds, come into the fields of the post.
import { withStore } from '../js/queue.js'

const last = await withStore('shares', (store) => store.get('last')).catch(() => null)
await withStore('shares', (store) => store.clear()).catch(() => {})
if (last && Date.now() - last.at < 3_600_000) {
	const fields = [...document.querySelectorAll('[data-photos] input[type=file]')]
	if (fields.length) document.querySelector('details.photos').open = true
	last.files.slice(0, fields.length).forEach((file, index) => {
		const chosen = new DataTransfer()
		chosen.items.add(file)
		fields[index].files = chosen.files
		fields[index].dispatchEvent(new Event('change', { bubbles: true }))
	})
}
document.documentElement.classList.add('share-ready')
