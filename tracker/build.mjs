// Writes the file that the platform serves; with a path, writes there (a test compares the two).
// esbuild puts the modules together, terser makes the result some 5 % smaller than esbuild by itself.
import { writeFileSync } from 'node:fs'
import { buildSync } from 'esbuild'
import { minify } from 'terser'

const here = (name) => new URL(name, import.meta.url).pathname

const { outputFiles } = buildSync({ entryPoints: [here('src/main.ts')], bundle: true, format: 'iife', target: 'es2019', write: false })
const { code } = await minify(outputFiles[0].text, {
  ecma: 2019,
  toplevel: true,
  compress: { passes: 3, unsafe_arrows: true },
  format: { comments: false, preamble: '/* ThamesThrive tracker, Apache-2.0 */' },
})
writeFileSync(process.argv[2] ?? here('../thamesthrive/web/tracker.js'), code + '\n')
