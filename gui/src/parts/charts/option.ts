// How bars look.
import type { BarSeriesOption } from 'echarts/charts'
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import { counted } from '../numbers'

export interface Bar {
  begin: Date
  count: number
}

type Option = ComposeOption<BarSeriesOption | GridComponentOption | TooltipComponentOption>

const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const whole = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

export function optionOf(bars: readonly Bar[], dark: boolean, fine: boolean): Option {
  const quiet = dark ? '#a7b0b3' : '#696964'
  const labels = labelled(bars.map(({ begin }) => (fine ? hour : day).format(begin)))
  const line = dark ? '#283034' : '#e5e5e1'
  return {
    animation: false,
    textStyle: { fontFamily: 'Inter Variable, system-ui, sans-serif' },
    grid: { left: 4, right: 4, top: 12, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category',
      data: labels,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: line } },
      axisLabel: { color: quiet, hideOverlap: true, ...(labels.includes('') && { interval: (_: number, label: string) => label !== '' }) },
    },
    yAxis: { type: 'value', minInterval: 1, splitNumber: 3, axisLabel: { color: quiet }, splitLine: { lineStyle: { color: line } } },
    // As text within the picture: a box of HTML would need style attributes, which the content security policy forbids.
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: dark ? '#283034' : '#1f1f1e',
      borderWidth: 0,
      textStyle: { color: '#fff', fontSize: 12 },
      axisPointer: { type: 'shadow' },
      formatter: (said: unknown) => told(bars[indexOf(said)]),
    },
    series: [{ type: 'bar', data: bars.map(({ count }) => count), barCategoryGap: '28%', itemStyle: { color: dark ? '#4faaac' : '#1a7a80', borderRadius: [3, 3, 0, 0] } }],
  }
}

/** A day of several bars is named once. */
const labelled = (labels: readonly string[]): string[] => labels.map((label, at) => (label === labels[at - 1] ? '' : label))

const told = (bar: Bar | undefined): string => (bar ? `${counted(bar.count)} from ${whole.format(bar.begin)}` : '')

function indexOf(said: unknown): number {
  const first: unknown = Array.isArray(said) ? said[0] : said
  return typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : -1
}
