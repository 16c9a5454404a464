// SPDX-License-Identifier: Apache-2.0
// photos: the fields for photos of an update (composer.html): one after the other, what is on each has to be said, and a photo
// dropped or pasted into the words takes the next free one. Without scripts all fields are there.

export function startPhotos(box) {
	const form = box.closest('form'), area = form.querySelector('textarea'), details = box.closest('details')
	const slots = [...box.querySelectorAll('.photo-new')].map((line) => ({ line, file: line.querySelector('[type=file]'), alt: line.querySelector('[type=text]') }))
	const look = () => {
		const first = slots.find((slot) => !slot.file.files.length)
		for (const slot of slots) {
			slot.line.hidden = slot !== first && !slot.file.files.length
			slot.alt.required = slot.file.files.length > 0
			slot.alt.closest('.field').hidden = !slot.file.files.length
		}
		if (area?.dataset.words !== undefined) area.required = slots.every((slot) => !slot.file.files.length)
	}
	const take = (files) => {
		const images = [...files].filter((file) => file.type.startsWith('image/'))
		for (const image of images) {
			const free = slots.find((slot) => !slot.file.files.length)
			if (!free) break
			const list = new DataTransfer()
			list.items.add(image)
			free.file.files = list.files
			if (details) details.open = true
			look()
			free.alt.focus()
		}
		return images.length > 0
	}
	box.addEventListener('change', look)
	area?.addEventListener('paste', (event) => take(event.clipboardData.files) && event.preventDefault())
	area?.addEventListener('dragover', (event) => event.dataTransfer.types.includes('Files') && event.preventDefault())
	area?.addEventListener('drop', (event) => event.dataTransfer.files.length && take(event.dataTransfer.files) && event.preventDefault())
	look()
}
