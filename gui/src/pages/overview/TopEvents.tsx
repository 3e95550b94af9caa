// What happened most in the period, each a way to the list of them.
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { SENT } from '../../api/events'
import { useTypeNames } from '../../api/eventTypes'
import { Card } from '../../parts/Card'
import { nameOf } from '../../parts/eventWords'
import { counted } from '../../parts/numbers'
import { Failed, Lines } from '../../parts/states'
import { SPANS, useTopEvents, type Span } from './queries'
import classes from './TopEvents.module.css'

export function TopEvents({ span }: { span: Span }) {
  const top = useTopEvents(span)
  const names = useTypeNames().data
  const most = top.data?.[0]?.count ?? 1
  return (
    <Card title="Top events" actions={<Anchor component={Link} to="/event-types" size="sm">All event types</Anchor>}>
      {top.isPending && <Lines />}
      {top.isLoadingError && <Failed error={top.error} again={() => void top.refetch()} />}
      <ol className={classes.list}>
        {top.data?.map(({ value, count }) => (
          <li key={String(value)}>
            <Anchor component={Link} to={`/events?${asked(String(value), span)}`} size="sm" className={classes.name}>{nameOf({ type: String(value), name: String(value) }, names)}</Anchor>
            <span className={classes.count}>{counted(count)}</span>
            <span className={classes.bar} aria-hidden><span style={{ width: `${(100 * count) / most}%` }} /></span>
          </li>
        ))}
      </ol>
    </Card>
  )
}

const asked = (type: string, span: Span): string => new URLSearchParams({ query: `${SENT} AND type = ${JSON.stringify(type)}`, last: SPANS[span].last }).toString()
