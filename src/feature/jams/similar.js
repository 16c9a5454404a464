// SPDX-License-Identifier: Apache-2.0
// similar: while somebody writes an idea, what says nearly the same stands below the form. Without it the server asks once before
// it posts such an idea.

const WAIT = 400

for (const form of document.querySelectorAll('form[data-similar]')) {
	const box = form.querySelector('.similar')
	const fields = form.querySelectorAll('[name=title], [name=body]')
	let timer, asked = ''

	// Who sees it while writing is not asked again.
	form.querySelector('[name=ask]')?.remove()

	const show = (ideas) => {
		box.hidden = ideas.length === 0
		const list = box.querySelector('ul')
		list.replaceChildren(...ideas.map((idea) => {
			const row = document.createElement('li'), link = document.createElement('a')
			link.href = idea.url
			link.target = '_blank'
			link.lang = idea.language
			link.className = 'link'
			link.textContent = idea.title
			row.append(link)
			return row
		}))
	}
	const ask = async () => {
		const text = [...fields].map((field) => field.value.trim()).filter(Boolean).join('\n')
		if (text === asked) return
		asked = text
		if (text.length < 12) return show([])
		const answer = await fetch(`${form.dataset.similar}?${new URLSearchParams({ text: text.slice(0, 2000) })}`, { headers: { accept: 'application/json' } }).catch(() => null)
		if (answer?.ok && asked === text) show((await answer.json()).similar)
	}
	form.addEventListener('input', () => {
		clearTimeout(timer)
		timer = setTimeout(ask, WAIT)
	})
}
