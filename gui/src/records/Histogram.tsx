// How many there were when. Drag over a stretch, or click a bar, to look only there.
import { ActionIcon, Group, Skeleton, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut, type Icon } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { Problem } from '../api/client'
import { counted } from '../parts/numbers'
import { Failed } from '../parts/states'
import type { Kind, Search } from './kinds'
import { useHistogram } from './queries'
import { isFine, moved, scaled, spanLabel, type Stretch } from './spans'
import classes from './Histogram.module.css'

const Bars = lazy(() => import('../parts/charts/Bars'))
const HEIGHT = 150

interface Given {
  kind: Kind
  search: Search
  stretch: Stretch
  onStretch: (stretch: Stretch) => void
}

export function Histogram({ kind, search, stretch, onStretch }: Given) {
  const chart = useHistogram(kind, search, stretch)
  const buckets = chart.data?.buckets ?? []
  const sum = buckets.reduce((total, { count }) => total + count, 0)
  const shown = spanLabel('', stretch.from.toISOString(), stretch.to.toISOString())
  const zoom = (first: number, last: number) => {
    const [from, to] = [buckets[first]?.begin, buckets[last + 1]?.begin ?? chart.data?.end]
    if (from && to) onStretch({ from: new Date(from), to: new Date(to) })
  }
  const ways: (readonly [label: string, icon: Icon, to: Stretch])[] = [
    ['Earlier', IconChevronLeft, moved(stretch, -1)],
    ['Zoom in', IconZoomIn, scaled(stretch, 0.5)],
    ['Zoom out', IconZoomOut, scaled(stretch, 2)],
    ['Later', IconChevronRight, moved(stretch, 1)],
  ]
  if (chart.error instanceof Problem && chart.error.status === 422) return null // the search bar says what is wrong
  if (chart.isLoadingError) return <Failed error={chart.error} again={() => void chart.refetch()} />
  return (
    <section aria-label={`${kind.title} over time`} className={classes.box}>
      <Group justify="space-between" gap="xs" mb={4}>
        <Text size="xs" c="dimmed">{shown}<span className={classes.hint}> · drag to zoom</span></Text>
        <Group gap={4}>
          {ways.map(([label, Sign, to]) => (
            <ActionIcon key={label} variant="subtle" color="gray" size="sm" aria-label={label} title={label} onClick={() => onStretch(to)}><Sign size={16} /></ActionIcon>
          ))}
        </Group>
      </Group>
      {chart.isPending ? (
        <Skeleton height={HEIGHT} />
      ) : (
        <Suspense fallback={<Skeleton height={HEIGHT} />}>
          <Bars
            height={HEIGHT}
            label={`${counted(sum)} ${kind.more}, ${shown}`}
            bars={buckets.map(({ begin, count }) => ({ begin: new Date(begin), count }))}
            fine={isFine(stretch)}
            onZoom={zoom}
          />
        </Suspense>
      )}
    </section>
  )
}
