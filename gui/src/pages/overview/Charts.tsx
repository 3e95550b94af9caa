// Events and new people over the period.
import { Skeleton, Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import type { Shapes } from '../../api/client'
import { Card } from '../../parts/Card'
import { counted } from '../../parts/numbers'
import { Failed } from '../../parts/states'
import { SPANS, useEventChart, usePeopleChart, type Span } from './queries'

const Bars = lazy(() => import('../../parts/charts/Bars'))
const HEIGHT = 220

export const EventChart = ({ span }: { span: Span }) => <Chart title="Events" of="events" span={span} chart={useEventChart(span)} />

export const PeopleChart = ({ span }: { span: Span }) => <Chart title="New people" of="new people" span={span} chart={usePeopleChart(span)} />

interface Given {
  title: string
  of: string
  span: Span
  chart: UseQueryResult<Shapes['Histogram']>
}

function Chart({ title, of, span, chart }: Given) {
  const buckets = chart.data?.buckets ?? []
  const sum = buckets.reduce((total, bucket) => total + bucket.count, 0)
  return (
    <Card title={title} actions={chart.data && <Text size="sm" c="dimmed">{counted(sum)} in {SPANS[span].label}</Text>}>
      {chart.isError ? (
        <Failed error={chart.error} again={() => void chart.refetch()} />
      ) : chart.isPending ? (
        <Coming />
      ) : (
        <Suspense fallback={<Coming />}>
          <Bars
            height={HEIGHT}
            label={`${counted(sum)} ${of} in ${SPANS[span].label}`}
            bars={buckets.map(({ begin, count }) => ({ begin: new Date(begin), count }))}
            fine={SPANS[span].interval === 'hour'}
          />
        </Suspense>
      )}
    </Card>
  )
}

const Coming = () => <Skeleton height={HEIGHT} data-waiting />
