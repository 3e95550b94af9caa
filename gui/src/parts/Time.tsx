// A moment: how long ago, and exactly, in the viewer's zone, on hover.
import { useSyncExternalStore } from 'react'
import { ago, exactly } from './times'

const EVERY_MS = 5_000
let now = Date.now()
const watching = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** One clock for all moments on the page. */
function watch(told: () => void): () => void {
  watching.add(told)
  timer ??= setInterval(tick, EVERY_MS)
  return () => {
    watching.delete(told)
    if (watching.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick() {
  now = Date.now()
  watching.forEach((told) => told())
}

export function Time({ at }: { at: string }) {
  const current = useSyncExternalStore(watch, () => now)
  const moment = new Date(at)
  return <time dateTime={at} title={exactly(moment)}>{ago(moment, new Date(Math.max(current, Date.now() - EVERY_MS)))}</time>
}
