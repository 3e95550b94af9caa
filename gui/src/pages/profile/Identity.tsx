// Who this person is made of, why, and taking them apart.
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconGitMerge } from '@tabler/icons-react'
import { useState } from 'react'
import { useEventNames } from '../../api/events'
import { useExplanation, useVisits, type Explanation, type Part, type Person, type Visit } from '../../api/people'
import { useMayMerge } from './may'
import { Failed, Lines } from '../../parts/states'
import { MergeWith } from './MergeWith'
import { PartCard } from './PartCard'
import { Story } from './Story'
import { partName } from './story'
import { TakeOut } from './TakeOut'
import classes from './Identity.module.css'

export function Identity({ person }: { person: Person }) {
  const told = useExplanation(person.id)
  const visits = useVisits(person.id)
  if (told.isPending || visits.isPending) return <Lines count={6} />
  if (told.isError) return <Failed error={told.error} again={() => void told.refetch()} />
  return <Made person={person} told={told.data} visits={visits.data?.pages.flatMap(({ items }) => items) ?? []} />
}

function Made({ person, told: { parts, merges }, visits }: { person: Person; told: Explanation; visits: readonly Visit[] }) {
  const [leaving, setLeaving] = useState<Part | null>(null)
  const [merging, to] = useDisclosure(false)
  const may = useMayMerge()
  const called = useEventNames([...parts.flatMap(({ keys }) => keys.map(({ by }) => by)), ...merges.flatMap(({ event }) => event ?? [])])
  const names = new Map(parts.map((part) => [part.id, partName(part, visits)]))
  return (
    <div className={classes.whole}>
      <Story merges={merges} parts={parts} names={names} called={called} />
      <div className={classes.parts}>
        {parts.map((part) => (
          <PartCard key={part.id} part={part} title={names.get(part.id) ?? ''} oldest={part.id === person.id} alone={parts.length === 1} called={called} onTakeOut={may ? () => setLeaving(part) : undefined} />
        ))}
      </div>
      {may && <div><Button variant="default" leftSection={<IconGitMerge size={16} aria-hidden />} onClick={to.open}>This is the same person as…</Button></div>}
      {leaving && <TakeOut person={person} part={leaving} title={names.get(leaving.id) ?? ''} onClose={() => setLeaving(null)} />}
      {merging && <MergeWith person={person} onClose={to.close} />}
    </div>
  )
}
