// How a destination is set.
import { givenOf, useKinds, useRereadDestination, useSaveDestination, type Destination } from '../../api/destinations'
import { DestinationForm } from '../../parts/destination/DestinationForm'
import { useEditing } from '../../parts/form/editing'
import { Failed, Lines } from '../../parts/states'

export function Settings({ destination }: { destination: Destination }) {
  const kinds = useKinds()
  const save = useSaveDestination(destination.id)
  const reread = useRereadDestination(destination.id)
  const { shown, conflict, submit } = useEditing({ record: destination, givenOf, save, reread })
  if (kinds.isPending) return <Lines />
  if (kinds.isLoadingError) return <Failed error={kinds.error} again={() => void kinds.refetch()} />
  return (
    <DestinationForm
      key={shown.revision}
      kinds={kinds.data.items}
      begin={givenOf(shown)}
      fixed
      verb="Save"
      busy={save.isPending}
      error={save.error}
      conflict={conflict}
      onSubmit={submit}
    />
  )
}
