// A list of records as a page: what is looked for, when, how many there are, and the rows.
import { Button, Group, Text } from '@mantine/core'
import { IconSearchOff } from '@tabler/icons-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { Link } from 'react-router'
import { Problem } from '../api/client'
import card from '../parts/Card.module.css'
import { counted } from '../parts/numbers'
import { Page } from '../parts/Page'
import { Empty, Failed, Lines } from '../parts/states'
import { searchOf, useLooked, type Looked } from './address'
import { Columns } from './Columns'
import { Filters } from './Filters'
import { hides, without } from './hiding'
import { Histogram } from './Histogram'
import type { Kind, Row, Search } from './kinds'
import { useCount, useRows } from './queries'
import { RecordTable } from './RecordTable'
import classes from './Records.module.css'
import { SearchBar } from './SearchBar'
import { stretchOf, type Stretch } from './spans'
import { TimeRange } from './TimeRange'
import { Views } from './Views'
import { lookedAt, useViews } from './views'

const NO_ROWS: readonly Row[] = []

export function Records({ kind }: { kind: Kind }) {
  const { looked, look, isViewAlone } = useLooked(kind)
  const views = useViews(kind)
  const named = isViewAlone ? views.data?.find((view) => view.id === looked.view) : undefined
  useEffect(() => {
    if (named) look(lookedAt(named, kind), true)
  })
  const asked = useMemo(() => searchOf(looked, new Date()), [looked])
  const found = useRows(kind, asked, looked.sort)
  const mistake = mistakeOf(found.error)
  const { search, rows } = useReadable(found, asked)
  const stretch = useMemo(() => stretchOf(search.from ?? '', search.to ?? '', new Date()), [search])
  const onStretch = ({ from, to }: Stretch) => look({ from: from.toISOString(), to: to.toISOString() })
  return (
    <Page title={kind.title} lead={kind.lead} actions={<Views kind={kind} looked={looked} look={look} views={views} />}>
      <section className={card.surface} aria-label={`Search ${kind.plural}`}>
        <div className={classes.head}>
          <SearchBar kind={kind} looked={looked} look={look} problem={mistake} />
          <Filters kind={kind} looked={looked} look={look} rows={rows} />
          <TimeRange kind={kind} looked={looked} look={look} />
        </div>
        {kind.name !== 'profile' && <Histogram kind={kind} search={search} stretch={stretch} onStretch={onStretch} />}
        <Group className={classes.counts} justify="space-between" gap="xs">
          <Total kind={kind} search={search} />
          <Columns kind={kind} looked={looked} look={look} rows={rows} />
        </Group>
        <Found kind={kind} looked={looked} look={look} rows={rows} found={found} search={search} />
      </section>
    </Page>
  )
}

/** What was found last, and for what, while a new condition is not known to be readable: a list does not go away while one types. */
function useReadable(found: ReturnType<typeof useRows>, asked: Search) {
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? NO_ROWS, [found.data])
  const [last, setLast] = useState<{ search: Search; rows: readonly Row[] } | null>(null)
  const isKnown = found.isSuccess && !found.isPlaceholderData
  useEffect(() => {
    if (isKnown) setLast({ search: asked, rows })
  }, [isKnown, asked, rows])
  if (last && mistakeOf(found.error)) return last
  return { rows, search: isKnown || !last || last.search.query === asked.query ? asked : last.search }
}

function Total({ kind, search }: { kind: Kind; search: Search }) {
  const { data, isError } = useCount(kind, search)
  const said = data ? `${counted(data.count)}${data.more ? '+' : ''} ${data.count === 1 ? kind.one : kind.more}` : isError ? '' : 'Counting…'
  return <Text size="sm" fw={560} role="status" className="tabular">{said}</Text>
}

interface FoundGiven {
  kind: Kind
  looked: Looked
  look: (changed: Partial<Looked>) => void
  rows: readonly Row[]
  found: ReturnType<typeof useRows>
  search: Search
}

function Found({ kind, looked, look, rows, found, search }: FoundGiven) {
  const counted = useCount(kind, search).data
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  if (found.isPending) return <div className={classes.state}><Lines count={8} /></div>
  if (found.isError && !mistakeOf(found.error)) return <Failed error={found.error} again={() => void found.refetch()} />
  if (found.isError && rows.length === 0) return <Unread remove={() => look({ query: kind.query })} />
  if (rows.length === 0) return <Nothing kind={kind} looked={looked} look={look} />
  const total = counted && !counted.more ? counted.count : null
  return <RecordTable kind={kind} rows={rows} columns={looked.columns} sort={looked.sort} total={total} isBusy={found.isFetching} onSort={(sort) => look({ sort })} onEnd={onEnd} />
}

/** The sentence above says where. */
const Unread = ({ remove }: { remove: () => void }) => (
  <Empty icon={IconSearchOff} title="This condition cannot be read" action={<Button variant="default" size="xs" mt="xs" onClick={remove}>Remove it</Button>}>
    Mend it under TQL, or begin anew.
  </Empty>
)

function Nothing({ kind, looked, look }: Pick<FoundGiven, 'kind' | 'looked' | 'look'>) {
  const isFiltered = Boolean(looked.words) || ![kind.query, ''].includes(looked.query)
  const isTimed = Boolean(looked.from || looked.to) || looked.last !== 'any'
  const isHiding = hides(looked.query, kind)
  return (
    <Empty
      icon={isFiltered || isTimed ? IconSearchOff : kind.icon}
      title={isFiltered ? 'Nothing matches' : isTimed ? `No ${kind.more} in this time` : `No ${kind.more} yet`}
      action={
        <Group gap="xs" mt="xs" justify="center">
          {isFiltered && <Button variant="default" size="xs" onClick={() => look({ query: kind.query, words: '' })}>Remove all filters</Button>}
          {isTimed && <Button variant="default" size="xs" onClick={() => look({ from: '', to: '', last: 'any' })}>Look at any time</Button>}
          {!isFiltered && !isTimed && <Button variant="default" size="xs" component={Link} to="/">How to send the first event</Button>}
          {isFiltered && isHiding && <Button variant="default" size="xs" onClick={() => look({ query: without(looked.query, kind) })}>Look at system events, too</Button>}
        </Group>
      }
    >
      {isFiltered ? 'Remove a filter, or look at a longer time.' : isTimed ? 'Look at a longer time, or at another one.' : 'They show up here as soon as a source sends the first event.'}
    </Empty>
  )
}

/** What the API says of a condition that cannot be asked; other failures are none. */
const mistakeOf = (error: unknown): Problem | null => (error instanceof Problem && error.status === 422 ? error : null)
