// Home: how much, how fast, what happens now, and whether all is well.
import { useEventCount, usePeopleCount } from './queries'
import { Page } from '../../parts/Page'
import { Failed, Lines } from '../../parts/states'
import { EventChart } from './EventChart'
import { FirstEvent } from './FirstEvent'
import { Figures } from './Figures'
import { Ledger } from './Ledger'
import { LiveTail } from './LiveTail'
import classes from './page.module.css'

export function Component() {
  const events = useEventCount()
  const people = usePeopleCount()
  const empty = events.data?.count === 0
  return (
    <Page title="Overview" lead={empty ? 'Nothing has arrived yet.' : 'What your customers do, as it happens.'}>
      {events.isPending && <Lines />}
      {events.isError && <Failed error={events.error} again={() => void events.refetch()} />}
      {empty && <FirstEvent />}
      {events.data && !empty && (
        <>
          <Figures events={events.data} people={people.data} />
          <EventChart />
        </>
      )}
      <div className={classes.two}>
        <LiveTail onEvent={() => empty && void events.refetch()} />
        <Ledger />
      </div>
    </Page>
  )
}
