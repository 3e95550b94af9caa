// How a destination is set. Somebody who saved meanwhile is noticed, and one decides.
import { Button, Group, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Problem } from '../../api/client'
import { givenOf, useKinds, useSaveDestination, type Destination, type Given } from '../../api/destinations'
import { DestinationForm } from '../../parts/destination/DestinationForm'
import { tell } from '../../parts/messages'
import { Notice } from '../../parts/Notice'
import { Failed, Lines } from '../../parts/states'

const CHANGED = 412

export function Settings({ destination }: { destination: Destination }) {
  // As it was when one began: what is looked at again in the background must not change under one's hands.
  const [shown, setShown] = useState(destination)
  const kinds = useKinds()
  const save = useSaveDestination(sameButSwitch(shown, destination) ? destination : shown)
  const queries = useQueryClient()
  const [last, setLast] = useState<Given>()
  if (kinds.isPending) return <Lines />
  if (kinds.isError) return <Failed error={kinds.error} again={() => void kinds.refetch()} />

  const submit = (given: Given, over = false) => {
    setLast(given)
    // Whether it is switched on is decided above, not here.
    const whole = { ...given, enabled: destination.enabled }
    save.mutate({ given: whole, over }, { onSuccess: (changed) => {
      setShown(changed)
      tell({ message: `${changed.name} is saved.`, color: 'thames' })
    } })
  }
  const reload = async () => {
    await queries.refetchQueries({ queryKey: ['destinations', shown.id], exact: true })
    const newest = queries.getQueryData<Destination>(['destinations', shown.id])
    save.reset()
    if (newest) setShown(newest)
  }
  const conflict = save.error instanceof Problem && save.error.status === CHANGED && (
    <Notice kind="warn" role="alert" title="Somebody else changed it meanwhile">
      <Text size="sm">Nothing was saved. Take what is there now, or save yours over it.</Text>
      <Group gap="xs" mt="sm">
        <Button size="xs" variant="default" onClick={() => void reload()}>Load what is there now</Button>
        <Button size="xs" onClick={() => last && submit(last, true)}>Keep mine</Button>
      </Group>
    </Notice>
  )
  return (
    <DestinationForm
      key={shown.revision}
      kinds={kinds.data.items}
      begin={givenOf(shown)}
      fixed
      verb="Save"
      busy={save.isPending}
      error={save.error}
      conflict={conflict || undefined}
      onSubmit={submit}
    />
  )
}

/** Switching it off or on is no change of what the form holds. */
function sameButSwitch(one: Destination, other: Destination): boolean {
  return JSON.stringify({ ...givenOf(one), enabled: true }) === JSON.stringify({ ...givenOf(other), enabled: true })
}
