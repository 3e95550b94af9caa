// How much waits to be stored, slice by slice of the intake.
import { Text } from '@mantine/core'
import type { Shapes } from '../../api/client'
import { Card } from '../../parts/Card'
import { counted, many } from '../../parts/numbers'
import { Time } from '../../parts/Time'
import classes from './Partitions.module.css'

export function Partitions({ partitions }: { partitions: readonly Shapes['PartitionShown'][] | null }) {
  return (
    <Card title="Waiting to be stored">
      {partitions ? <Slices partitions={partitions} /> : <Text size="sm">The intake log does not answer, so nobody knows. Its check says why.</Text>}
    </Card>
  )
}

function Slices({ partitions }: { partitions: readonly Shapes['PartitionShown'][] }) {
  const waiting = partitions.reduce((sum, { entries }) => sum + entries, 0)
  return (
    <>
      <Text size="sm" c="dimmed">
        {waiting === 0 ? 'Nothing waits.' : `${many(waiting, 'entry', 'entries')} wait${waiting === 1 ? 's' : ''}.`} The intake has{' '}
        {many(partitions.length, 'partition')}; each is stored in order, and workers share them.
      </Text>
      <ul className={classes.grid}>
        {partitions.map(({ partition, entries, oldest }) => (
          <li key={partition} className={classes.cell} data-waits={entries > 0}>
            <span className="visually-hidden">Partition </span>
            <span aria-hidden>No. </span>{partition}
            <strong>{counted(entries)}</strong>
            {oldest ? <Time at={oldest} /> : 'waiting'}
          </li>
        ))}
      </ul>
    </>
  )
}
