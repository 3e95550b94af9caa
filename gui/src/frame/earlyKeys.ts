// What is typed after Ctrl-K and before the palette has the focus: it is loaded when it is first wanted, and takes the focus a little later.
import { useEffect, useEffectEvent, useState } from 'react'

export interface Early {
  words: string
  entered: boolean
}

const NOTHING: Early = { words: '', entered: false }

/** `open`: the palette is wanted, and has not said yet that it has the focus. */
export function useEarlyKeys(open: boolean): [Early, (words: string) => void] {
  const [early, setEarly] = useState(NOTHING)
  const [listening, setListening] = useState(open)
  if (open !== listening) {
    setListening(open)
    setEarly(NOTHING)
  }
  const typed = useEffectEvent((event: KeyboardEvent) => {
    const change = changeOf(event)
    if (isPalette(event.target) || event.ctrlKey || event.metaKey || event.altKey || !change) return
    event.preventDefault()
    event.stopPropagation()
    setEarly(change)
  })
  useEffect(() => {
    if (!open) return
    window.addEventListener('keydown', typed, true)
    return () => window.removeEventListener('keydown', typed, true)
  }, [open])
  return [early, (words) => setEarly({ words, entered: false })]
}

function changeOf({ key }: KeyboardEvent): ((early: Early) => Early) | null {
  if (key === 'Enter') return (early) => ({ ...early, entered: true })
  if (key === 'Backspace') return ({ words }) => ({ words: words.slice(0, -1), entered: false })
  return key.length === 1 ? ({ words, entered }) => ({ words: words + key, entered }) : null
}

const isPalette = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest('[role=dialog]') !== null
