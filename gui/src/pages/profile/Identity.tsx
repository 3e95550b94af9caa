// Who this person is made of, why, and taking them apart.
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconGitMerge } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useEventsNamed } from '../../api/events'
import { useExplanation, useVisits, type Explanation, type Part, type Person, type Visit } from '../../api/people'
import { useMayMerge } from './may'
import { Failed, Lines } from '../../parts/states'
import { MergeWith } from './MergeWith'
import { PartCard } from './PartCard'
import { Story } from './Story'
import { partNames } from './story'
import { TakeOut } from './TakeOut'
import classes from './Identity.module.css'

export function Identity({ person }: { person: Person }) {
  const told = useExplanation(person.id)
  const visits = useVisits(person.id)
  if (told.isPending || visits.isPending) return <Lines count={6} />
  if (told.isLoadingError) return <Failed error={told.error} again={() => void told.refetch()} />
  return <Made person={person} told={told.data} visits={visits.data?.pages.flatMap(({ items }) => items) ?? []} />
}

function Made({ person, told: { parts, merges }, visits }: { person: Person; told: Explanation; visits: readonly Visit[] }) {
  const [leaving, setLeaving] = useState<Part | null>(null)
  const [merging, to] = useDisclosure(false)
  const top = useRef<HTMLDivElement>(null)
  const may = useMayMerge()
  const named = useEventsNamed([...parts.flatMap(({ keys }) => keys.map(({ by }) => by)), ...merges.flatMap(({ event }) => event ?? [])])
  const names = partNames(parts, visits)
  // The button that opened it may have gone with its part, and the focus with the button.
  const close = () => {
    setLeaving(null)
    top.current?.focus({ preventScroll: true })
  }
  return (
    <div className={classes.whole} ref={top} tabIndex={-1}>
      <Story merges={merges} parts={parts} names={names} named={named} />
      <div className={classes.parts}>
        {parts.map((part) => (
          <PartCard key={part.id} part={part} title={names.get(part.id) ?? ''} root={person.id} alone={parts.length === 1} names={names} named={named} onTakeOut={may ? () => setLeaving(part) : undefined} />
        ))}
      </div>
      {may && <div><Button variant="default" leftSection={<IconGitMerge size={16} aria-hidden />} onClick={to.open}>This is the same person as…</Button></div>}
      {leaving && <TakeOut person={person} part={leaving} title={names.get(leaving.id) ?? ''} onClose={close} />}
      {merging && <MergeWith person={person} onClose={to.close} />}
    </div>
  )
}
