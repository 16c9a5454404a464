// SPDX-License-Identifier: Apache-2.0
// media: arrow keys turn the pages of slides. Without scripts the links do.
const slides = document.querySelector('[data-slides]')

document.addEventListener('keydown', (event) => {
	if (!slides || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
	if (event.target.isContentEditable || event.target.matches('input, textarea, select, summary, video, audio')) return
	const rel = { ArrowLeft: 'prev', ArrowRight: 'next' }[event.key]
	const link = rel && slides.querySelector(`a[rel=${rel}]`)
	if (!link) return
	event.preventDefault()
	link.click()
})
