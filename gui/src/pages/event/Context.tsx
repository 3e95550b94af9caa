// What an event says, and where it came about.
import { Table, Text } from '@mantine/core'
import { IconMessageCircle } from '@tabler/icons-react'
import type { Event } from '../../api/events'
import { Card } from '../../parts/Card'
import { Empty } from '../../parts/states'
import { at, isBranch, labelOf, leaves, pathLabel, textAt, writtenAt, type Branch } from '../../parts/values'
import { Written } from '../../parts/Written'
import classes from './page.module.css'

const SHOWN_OF_CONTEXT = ['device', 'os', 'app', 'screen', 'geo', 'location', 'locale', 'timezone', 'utm', 'campaign', 'library']

export function Context({ event }: { event: Event }) {
  const { properties, traits, page, context } = event
  const cards: [string, Branch][] = [
    ['Properties', properties],
    ['Traits', traits],
    ['Page', page],
    ['Context', Object.fromEntries(SHOWN_OF_CONTEXT.flatMap((name) => (name in context ? [[name, context[name]]] : [])))],
  ]
  const shown = cards.filter(([, tree]) => Object.keys(tree).length > 0)
  if (shown.length === 0) return <Empty icon={IconMessageCircle} title="No properties">{why(event)}</Empty>
  return (
    <>{shown.map(([title, tree]) => <Card key={title} title={title}><Tree tree={tree} /></Card>)}</>
  )
}

const why = ({ metadata }: Event): string => (metadata.status === 'erased' ? 'What it said was taken out when its person was erased.' : 'No properties came with it, or its source keeps none.')

function Tree({ tree }: { tree: Branch }) {
  const currency = textAt(tree, 'currency')
  const plain = leaves(tree).filter(({ value }) => !isList(value))
  const lists = leaves(tree).filter(({ value }) => isList(value))
  return (
    <>
      <dl className={classes.lines}>
        {plain.map(({ path, value }) => (
          <div key={path}>
            <dt>{pathLabel(path)}</dt>
            <dd><Written text={writtenAt(path, value, currency)} /></dd>
          </div>
        ))}
      </dl>
      {lists.map(({ path, value }) => <Rows key={path} title={pathLabel(path)} rows={value as Branch[]} currency={currency} />)}
    </>
  )
}

/** A list of things, as a table: without addresses, which would take the room of all else; they are in the JSON. */
function Rows({ title, rows, currency }: { title: string; rows: readonly Branch[]; currency: string | undefined }) {
  const columns = [...new Set(rows.flatMap((row) => leaves(row).flatMap(({ path, value }) => (isAddress(value) ? [] : [path]))))].sort((one, other) => rank(one) - rank(other))
  return (
    <div className={classes.rows} role="group" tabIndex={0} aria-label={title}>
      <Text size="xs" c="dimmed" mt="sm">{title}</Text>
      <Table verticalSpacing={6} fz="sm">
        <Table.Thead><Table.Tr>{columns.map((path) => <Table.Th key={path}>{labelOf(path.split('.').at(-1) ?? path)}</Table.Th>)}</Table.Tr></Table.Thead>
        <Table.Tbody>
          {rows.map((row, index) => (
            <Table.Tr key={index}>{columns.map((path) => <Table.Td key={path}><Written text={writtenAt(path, at(row, path), currency)} /></Table.Td>)}</Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

// What is asked first of a thing stands first.
const FIRST = ['name', 'title', 'quantity', 'price']

const rank = (path: string): number => (FIRST.includes(path) ? FIRST.indexOf(path) : FIRST.length)

const isAddress = (value: unknown): boolean => typeof value === 'string' && /^https?:/.test(value)

const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isBranch)