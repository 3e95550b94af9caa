// Home: how much, how fast, what happens now, whether all is well, and what to act on.
import { SegmentedControl } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useMaySeePeople } from '../../api/session'
import { Page } from '../../parts/Page'
import { Failed, Lines } from '../../parts/states'
import { Arrived } from './Arrived'
import { Attention } from './Attention'
import { EventChart, PeopleChart } from './Charts'
import { FirstEvent } from './FirstEvent'
import { Figures } from './Figures'
import { Ledger } from './Ledger'
import { LiveTail } from './LiveTail'
import { TopEvents } from './TopEvents'
import { SPANS, useEventCount, usePeopleCount, type Span } from './queries'
import type { Event } from './tail'
import classes from './page.module.css'

export const Component = () => (useMaySeePeople() ? <Home /> : <Upkeep />)

function Home() {
  const events = useEventCount()
  const people = usePeopleCount()
  const queries = useQueryClient()
  const [first, setFirst] = useState<Event | null>(null)
  const [span, setSpan] = useSpan()
  const empty = events.data?.count === 0
  const onEvent = (event: Event) => {
    if (!empty) return
    setFirst((before) => before ?? event)
    void queries.invalidateQueries()
  }
  return (
    <Page
      title="Overview"
      lead={empty ? 'Nothing has arrived yet.' : 'What your customers do, as it happens.'}
      actions={events.data && !empty && <Period span={span} onChange={setSpan} />}
    >
      {events.isPending && <Lines />}
      {events.isLoadingError && <Failed error={events.error} again={() => void events.refetch()} />}
      {empty && <FirstEvent />}
      {first && <Arrived event={first} />}
      {events.data && !empty && (
        <>
          <Figures events={events.data} people={people.data} span={span} />
          <Attention />
          <div className={classes.two}>
            <EventChart span={span} />
            <PeopleChart span={span} />
          </div>
        </>
      )}
      <div className={classes.two}>
        <LiveTail onEvent={onEvent} />
        <div className={classes.stack}>
          {events.data && !empty && <TopEvents span={span} />}
          <Ledger />
        </div>
      </div>
    </Page>
  )
}

/** For who looks after the platform, and not at people. */
function Upkeep() {
  const people = usePeopleCount()
  return (
    <Page title="Overview" lead="How the platform is doing. Whom it knows, and what they do, your account does not show.">
      <Figures people={people.data} />
      <Attention />
      <Ledger />
    </Page>
  )
}

function Period({ span, onChange }: { span: Span; onChange: (span: Span) => void }) {
  return (
    <SegmentedControl
      size="xs"
      className={classes.period}
      aria-label="How far back"
      value={span}
      onChange={(value) => onChange(value as Span)}
      data={Object.entries(SPANS).map(([value, { label }]) => ({ value, label }))}
    />
  )
}

/** The period stands in the address, so that it can be linked to. */
function useSpan(): [Span, (span: Span) => void] {
  const [asked, setAsked] = useSearchParams()
  const given = asked.get('period') ?? ''
  return [given in SPANS ? (given as Span) : 'month', (span) => setAsked({ period: span }, { replace: true })]
}
