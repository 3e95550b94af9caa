// Bundles the tests, since Node runs no TypeScript, and runs them.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

const tests = new URL('test/', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'tracker-'))
try {
  const files = readdirSync(tests).filter((name) => name.endsWith('.test.ts')).map((name) => join(tests, name))
  buildSync({ entryPoints: files, outdir: folder, bundle: true, platform: 'node', format: 'esm', outExtension: { '.js': '.mjs' } })
  const built = readdirSync(folder).map((name) => join(folder, name))
  process.exitCode = spawnSync(process.execPath, ['--test', ...built], { stdio: 'inherit' }).status ?? 1
} finally {
  rmSync(folder, { recursive: true })
}
