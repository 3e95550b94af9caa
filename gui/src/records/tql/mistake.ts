// The word at which a condition cannot be read, underlined.
import { StateEffect, StateField, type EditorState } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'

/** Where it is, in characters; null: nowhere. */
export const mistake = StateEffect.define<number | null>()

export const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(now, transaction) {
    const told = transaction.effects.find((effect) => effect.is(mistake))
    if (told) return told.value === null ? Decoration.none : underlined(transaction.state, told.value)
    return transaction.docChanged ? Decoration.none : now
  },
  provide: (field) => EditorView.decorations.from(field),
})

function underlined(state: EditorState, position: number): DecorationSet {
  const text = state.doc.toString()
  if (!text) return Decoration.none
  // The platform counts characters, the editor what UTF-16 makes of them.
  const from = Array.from(text).slice(0, position).join('').length
  const word = /^\s*(?:"[^"]*"?|[\w.@-]+|\S)/.exec(text.slice(from))
  if (!word) return Decoration.set([Decoration.mark({ class: 'cm-mistake-end' }).range(text.length - 1, text.length)])
  return Decoration.set([Decoration.mark({ class: 'cm-mistake' }).range(from, from + word[0].length)])
}
