// Events over time.
import { SegmentedControl, Skeleton } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { Card } from '../../parts/Card'
import { counted } from '../../parts/numbers'
import { Failed } from '../../parts/states'
import { SPANS, useChart, type Span } from './queries'

const Bars = lazy(() => import('../../parts/charts/Bars'))
const HEIGHT = 240

export function EventChart() {
  const [span, setSpan] = useState<Span>('day')
  const chart = useChart(span)
  const buckets = chart.data?.buckets ?? []
  const sum = buckets.reduce((total, bucket) => total + bucket.count, 0)
  return (
    <Card
      title="Events over time"
      actions={
        <SegmentedControl
          size="xs"
          aria-label="How far back"
          value={span}
          onChange={(value) => setSpan(value as Span)}
          data={Object.entries(SPANS).map(([value, { label }]) => ({ value, label }))}
        />
      }
    >
      {chart.isError ? (
        <Failed error={chart.error} again={() => void chart.refetch()} />
      ) : (
        <Suspense fallback={<Skeleton height={HEIGHT} />}>
          <Bars
            height={HEIGHT}
            label={`${counted(sum)} events in ${SPANS[span].label}`}
            bars={buckets.map(({ begin, count }) => ({ begin: new Date(begin), count }))}
            fine={SPANS[span].interval === '1h'}
          />
        </Suspense>
      )}
    </Card>
  )
}
