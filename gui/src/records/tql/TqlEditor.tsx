// Where TQL is written. It stands in a shadow of its own: there the editor may add its styles, which the page's policy forbids.
import { autocompletion, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, syntaxHighlighting } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { useEffect, useEffectEvent, useRef } from 'react'
import type { Kind } from '../kinds'
import { completing } from './completing'
import { colours, tql } from './language'
import { look } from './look'
import { marked, mistake } from './mistake'
import classes from './TqlEditor.module.css'

interface Given {
  kind: Kind
  value: string
  onChange: (value: string) => void
  position: number | null
}

/** `position`: where a mistake is, in characters. */
export default function TqlEditor({ kind, value, onChange, position }: Given) {
  const box = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorView>(null)
  const changed = useEffectEvent(onChange)
  const begun = useEffectEvent(() => value)
  useEffect(() => {
    if (!box.current) return
    const root = box.current.shadowRoot ?? box.current.attachShadow({ mode: 'open' })
    const view = new EditorView({ root, parent: root, state: stateOf(kind, begun(), (text) => changed(text)) })
    editor.current = view
    view.focus()
    return () => view.destroy()
  }, [kind])
  useEffect(() => {
    const view = editor.current
    if (view && view.state.doc.toString() !== value) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } })
  }, [value])
  useEffect(() => editor.current?.dispatch({ effects: mistake.of(position) }), [position])
  return <div ref={box} className={classes.box} />
}

function stateOf(kind: Kind, doc: string, changed: (text: string) => void): EditorState {
  return EditorState.create({
    doc,
    selection: { anchor: doc.length },
    extensions: [
      tql,
      syntaxHighlighting(colours),
      bracketMatching(),
      history(),
      autocompletion({ override: [completing(kind)], icons: false, activateOnTyping: true }),
      keymap.of([...completionKeymap, { key: 'Enter', run: () => true }, { key: 'Shift-Enter', run: (view) => newLine(view) }, ...historyKeymap, ...defaultKeymap]),
      marked,
      look,
      placeholder(EXAMPLES[kind.name]),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': 'Condition in TQL', spellcheck: 'false' }),
      EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
    ],
  })
}

function newLine(view: EditorView): boolean {
  view.dispatch(view.state.replaceSelection('\n'))
  return true
}

const EXAMPLES = {
  event: 'type = "order-completed" AND properties.value > 100',
  profile: 'visits > 3 AND last_seen > now - 7d',
  session: 'events > 10 AND duration > 300',
}
