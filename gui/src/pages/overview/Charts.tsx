// Events and new people over the period.
import { Group, Skeleton, Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import type { Shapes } from '../../api/client'
import { Card } from '../../parts/Card'
import { Hint } from '../../parts/Hint'
import { counted } from '../../parts/numbers'
import { Failed } from '../../parts/states'
import { SPANS, useEventChart, usePeopleChart, type Span } from './queries'

const Bars = lazy(() => import('../../parts/charts/Bars'))
const HEIGHT = 220
const EVENTS = 'What your sources sent, by when it happened; without what the platform noted for itself, such as a merge.'
const PEOPLE = 'People who are known now, by when they were first seen. Devices that turned out to be one person count once, when the first of them was seen; who was erased does not count. So a number may become smaller later.'

export const EventChart = ({ span }: { span: Span }) => <Chart title="Events" of="events" hint={EVENTS} span={span} chart={useEventChart(span)} />

export const PeopleChart = ({ span }: { span: Span }) => <Chart title="New people" of="new people" hint={PEOPLE} span={span} chart={usePeopleChart(span)} />

interface Given {
  title: string
  of: string
  hint: string
  span: Span
  chart: UseQueryResult<Shapes['Histogram']>
}

function Chart({ title, of, hint, span, chart }: Given) {
  const buckets = chart.data?.buckets ?? []
  const sum = buckets.reduce((total, bucket) => total + bucket.count, 0)
  return (
    <Card title={title} actions={<Group gap={6}>{chart.data && <Text size="sm" c="dimmed">{counted(sum)} in {SPANS[span].label}</Text>}<Hint of={title}>{hint}</Hint></Group>}>
      {chart.isLoadingError ? (
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
