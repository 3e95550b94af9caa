// Counts over time as bars. With it comes ECharts, so it is loaded by those pages that need it.
import { useComputedColorScheme } from '@mantine/core'
import { BarChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use as register, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { optionOf, type Bar } from './option'
import { Zoomed } from './Zoomed'

register([BarChart, GridComponent, TooltipComponent, SVGRenderer])

interface Given {
  bars: readonly Bar[]
  height: number
  label: string
  fine: boolean
  onZoom?: (first: number, last: number) => void
}

/** `fine`: the bars are hours rather than days. `onZoom`: somebody chose the bars from one to another. */
export default function Bars({ bars, height, label, fine, onZoom }: Given) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(null)
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    const element = box.current
    if (!element) return
    const made = init(element, null, { renderer: 'svg', height })
    chart.current = made
    const watching = new ResizeObserver(() => made.resize())
    watching.observe(element)
    return () => {
      watching.disconnect()
      made.dispose()
    }
  }, [height])
  useEffect(() => {
    chart.current?.setOption(optionOf(bars, scheme === 'dark', fine))
  }, [bars, scheme, fine])
  const picture = <div ref={box} role="img" aria-label={label} style={{ height }} />
  if (!onZoom) return picture
  const indexAt = (x: number) => Math.max(0, Math.min(bars.length - 1, chart.current?.convertFromPixel({ xAxisIndex: 0 }, x) ?? 0))
  return <Zoomed indexAt={indexAt} onZoom={onZoom}>{picture}</Zoomed>
}
