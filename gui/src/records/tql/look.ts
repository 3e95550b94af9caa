// How the editor looks: as the other fields do.
import { EditorView } from '@codemirror/view'

export const look = EditorView.theme({
  '&': {
    minHeight: '36px',
    border: '1px solid light-dark(var(--mantine-color-gray-4), var(--mantine-color-dark-4))',
    borderRadius: '8px',
    background: 'light-dark(#fff, var(--mantine-color-dark-7))',
    color: 'var(--tt-ink)',
    fontSize: '14px',
  },
  '&.cm-focused': { outline: 'none', borderColor: 'var(--mantine-color-thames-6)' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '22px' },
  '.cm-content': { padding: '6px 4px', caretColor: 'var(--tt-ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--tt-ink)' },
  '.cm-placeholder': { color: 'var(--tt-quiet)' },
  '.cm-mistake': { textDecoration: 'underline wavy light-dark(#c92a2a, #ff8787)', textUnderlineOffset: '4px' },
  '.cm-mistake-end': { borderRight: '3px solid light-dark(#c92a2a, #ff8787)' },
  '.cm-tooltip': { border: '1px solid var(--tt-line)', borderRadius: '8px', background: 'var(--tt-card)', overflow: 'hidden', boxShadow: 'var(--mantine-shadow-md)', zIndex: '20' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mantine-font-family)', maxHeight: '260px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 10px', color: 'var(--tt-ink)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'light-dark(var(--mantine-color-thames-0), var(--mantine-color-thames-9))', color: 'var(--tt-ink)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '650' },
  '.cm-completionDetail': { marginLeft: '10px', color: 'light-dark(var(--tt-quiet), var(--mantine-color-dark-1))', fontStyle: 'normal', fontSize: '12px' },
})
