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
    ['What it says', properties],
    ['What it says of the person', traits],
    ['Page', page],
    ['Surroundings', Object.fromEntries(SHOWN_OF_CONTEXT.flatMap((name) => (name in context ? [[name, context[name]]] : [])))],
  ]
  const shown = cards.filter(([, tree]) => Object.keys(tree).length > 0)
  if (shown.length === 0) return <Empty icon={IconMessageCircle} title="It says nothing beside its type">{why(event)}</Empty>
  return (
    <div className={classes.columns}>
      {shown.map(([title, tree]) => <Card key={title} title={title}><Tree tree={tree} /></Card>)}
    </div>
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

/** A list of things, as a table. */
function Rows({ title, rows, currency }: { title: string; rows: readonly Branch[]; currency: string | undefined }) {
  const columns = [...new Set(rows.flatMap((row) => leaves(row).map(({ path }) => path)))]
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

const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isBranch)