// Switches a destination off and on.
import { Switch } from '@mantine/core'
import { givenOf, useSaveDestination, type Destination } from '../../api/destinations'
import { tell } from '../../parts/messages'
import { sentenceOf } from '../../parts/sentences'

export function Enabled({ destination }: { destination: Destination }) {
  const { id, name, revision } = destination
  const save = useSaveDestination(id)
  const toggle = (enabled: boolean) =>
    save.mutate(
      { given: { ...givenOf(destination), enabled }, on: revision },
      {
        onSuccess: () => tell({ message: enabled ? `${name} is told of events again.` : `${name} is told nothing now; what waits, waits.`, color: 'thames' }),
        onError: (error) => tell({ title: 'Nothing was changed', message: sentenceOf(error), color: 'red' }),
      },
    )
  return (
    <Switch
      label={destination.enabled ? 'Sends' : 'Switched off'}
      checked={destination.enabled}
      disabled={save.isPending}
      onChange={(event) => toggle(event.currentTarget.checked)}
    />
  )
}
