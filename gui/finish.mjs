// After the build: what a first visit loads is measured, and each file that shrinks is laid beside itself compressed.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const FOLDER = new URL('../thamesthrive/web/console/', import.meta.url).pathname
const MOST = 150_000 // bytes of JavaScript, gzipped, before any page

const manifest = JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8'))
rmSync(join(FOLDER, 'manifest.json'))

/** A chunk and what it imports at once. */
function loaded(name, seen = new Set()) {
  if (!seen.has(name)) {
    seen.add(name)
    for (const other of manifest[name].imports ?? []) loaded(other, seen)
  }
  return seen
}

const zipped = (file) => gzipSync(readFileSync(join(FOLDER, file)), { level: 9 }).length
const first = [...loaded('index.html')].map((name) => manifest[name].file).filter((file) => file.endsWith('.js'))
const size = first.reduce((sum, file) => sum + zipped(file), 0)

for (const file of readdirSync(FOLDER, { recursive: true }).filter((name) => /\.(js|css|svg|html)$/.test(name))) {
  const plain = readFileSync(join(FOLDER, file))
  const kinds = { '.gz': gzipSync(plain, { level: 9 }), '.br': brotliCompressSync(plain) }
  for (const [ending, small] of Object.entries(kinds)) {
    if (small.length < plain.length) writeFileSync(join(FOLDER, file + ending), small)
  }
}

console.log(`JavaScript of a first visit: ${(size / 1000).toFixed(1)} kB gzipped, of at most ${MOST / 1000}`)
if (size > MOST) {
  console.error('That is too much: load something lazily.')
  process.exit(1)
}
