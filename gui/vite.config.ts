// Builds the console into the Python package. `npm run dev` serves the sources and passes /api on to a running platform.
import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { theme } from './src/theme/theme.ts'

const VARIABLES = 'virtual:theme.css'

/** The theme's variables as a file: Mantine would write them into a style element, which the content security policy forbids. */
function themeVariables(): Plugin {
  const resolved = `\0${VARIABLES}`
  return {
    name: 'theme-variables',
    resolveId: (id) => (id === VARIABLES ? resolved : undefined),
    load: (id) => (id === resolved ? convertCssVariables(defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme)), ':root') : undefined),
  }
}

export default defineConfig({
  base: '/ui/',
  plugins: [react(), themeVariables()],
  build: {
    outDir: '../thamesthrive/web/console',
    emptyOutDir: true,
    assetsInlineLimit: 0, // the policy allows no data: addresses
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'], // from there on browsers know light-dark()
  },
  server: { proxy: { '/api': process.env['THAMESTHRIVE_URL'] ?? 'http://127.0.0.1:8686' } },
})
