// Deletes a destination, once somebody said so twice.
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from 'react-router'
import { useDeleteDestination, type Destination } from '../../api/destinations'
import { Confirm } from '../../parts/Confirm'
import { tell } from '../../parts/messages'

export function Remove({ destination }: { destination: Destination }) {
  const [asking, to] = useDisclosure(false)
  const remove = useDeleteDestination(destination)
  const navigate = useNavigate()
  const gone = () => {
    tell({ message: `${destination.name} is deleted.`, color: 'thames' })
    void navigate('/destinations')
  }
  return (
    <>
      <Button variant="default" onClick={to.open}>Delete</Button>
      {asking && (
        <Confirm
          title={`Delete ${destination.name}?`}
          verb="Delete it"
          harmful
          busy={remove.isPending}
          error={remove.error}
          onYes={() => remove.mutate(undefined, { onSuccess: gone })}
          onClose={to.close}
        >
          What waits for it is not sent any more, and its secret is gone. Deliveries that ended can still be looked at.
        </Confirm>
      )}
    </>
  )
}
