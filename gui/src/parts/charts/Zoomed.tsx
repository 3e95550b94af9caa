// Lets one choose a stretch of what it holds by dragging.
import { useRef, useState, type ReactNode } from 'react'
import classes from './Zoomed.module.css'

interface Given {
  indexAt: (x: number) => number
  onZoom: (first: number, last: number) => void
  children: ReactNode
}

/** `indexAt`: which bar is at so many pixels from the left. */
export function Zoomed({ indexAt, onZoom, children }: Given) {
  const box = useRef<HTMLDivElement>(null)
  const [dragged, setDragged] = useState<readonly [number, number] | null>(null)
  const at = (event: React.PointerEvent) => event.clientX - (box.current?.getBoundingClientRect().left ?? 0)
  const end = () => {
    setDragged(null)
    if (dragged) onZoom(indexAt(Math.min(...dragged)), indexAt(Math.max(...dragged)))
  }
  return (
    <div
      ref={box}
      className={classes.box}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setDragged([at(event), at(event)])
      }}
      onPointerMove={(event) => dragged && setDragged([dragged[0], at(event)])}
      onPointerUp={end}
      onPointerCancel={() => setDragged(null)}
    >
      {children}
      {dragged && <div className={classes.chosen} style={{ left: Math.min(...dragged), width: Math.abs(dragged[1] - dragged[0]) }} />}
    </div>
  )
}
