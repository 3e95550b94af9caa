// What is looked for in the sources beside the types. A rule that is off, or that allows something, says why.
import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import a11y from 'eslint-plugin-jsx-a11y-x'
import hooks from 'eslint-plugin-react-hooks'
import types from 'typescript-eslint'

export default defineConfig(
  { ignores: ['src/api/schema.d.ts', '**/*.js', '**/*.mjs'] },
  js.configs.recommended,
  types.configs.strictTypeChecked,
  a11y.configs.strict,
  {
    plugins: { 'react-hooks': hooks },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // The plugin's other rules are the React compiler's, which is not used here; they would take a quarter of the time.
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      // `onClick={() => look(…)}` is how handlers are written here.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Leaving some out of an object is what `const { id, ...rest } = source` is for.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Numbers are what most sentences are about.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // What scrolls has to be reached by keys: axe asks for it.
      'jsx-a11y-x/no-noninteractive-tabindex': ['error', { tags: ['pre'], roles: ['group', 'region', 'tabpanel'] }],
      // Who comes to sign in wants to write; what is no element of HTML decides for itself.
      'jsx-a11y-x/no-autofocus': ['error', { ignoreNonDOM: true }],
    },
  },
  {
    // Keys go to the field above, which says which option is meant (aria-activedescendant); options take no focus.
    files: ['src/frame/Palette.tsx'],
    rules: { 'jsx-a11y-x/click-events-have-key-events': 'off', 'jsx-a11y-x/interactive-supports-focus': 'off' },
  },
  {
    // Arrows that its links were sent.
    files: ['src/records/RecordTable.tsx'],
    rules: { 'jsx-a11y-x/no-noninteractive-element-interactions': 'off' },
  },
)
