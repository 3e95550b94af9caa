// What can be done with those that were chosen.
import { Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useAct, type Act, type Acted } from '../../api/deliveries'
import type { Choice } from '../../parts/DeliveryTable'
import { Confirm } from '../../parts/Confirm'
import { tell } from '../../parts/messages'
import { many } from '../../parts/numbers'
import { sentenceOf } from '../../parts/sentences'

const DONE: Record<Act, string> = { replay: 'will be sent again', discard: 'will not be sent' }

export function Chosen({ chosen, choose }: Choice) {
  const act = useAct()
  const [asking, to] = useDisclosure(false)
  if (chosen.size === 0) return null
  const run = (kind: Act) =>
    act.mutate({ act: kind, ids: [...chosen] }, { onSuccess: (acted) => {
      to.close()
      choose(new Set())
      report(kind, acted)
    } })
  const of = many(chosen.size, 'delivery', 'deliveries')
  return (
    <Group gap="xs" role="group" aria-label="What to do with those that are chosen" px={20} py="xs">
      <Text size="sm" fw={600}>{of} chosen</Text>
      <Button size="xs" onClick={() => run('replay')} loading={act.isPending}>Send again</Button>
      <Button size="xs" variant="default" onClick={to.open}>Discard</Button>
      <Button size="xs" variant="subtle" onClick={() => choose(new Set())}>Choose none</Button>
      {asking && (
        <Confirm title={`Discard ${of}?`} verb="Discard" harmful busy={act.isPending} onYes={() => run('discard')} onClose={to.close}>
          <Text size="sm">Nobody sends them, unless somebody sends them again by hand.</Text>
        </Confirm>
      )}
    </Group>
  )
}

function report(kind: Act, { done, problems }: Acted) {
  if (done) tell({ message: `${many(done, 'delivery', 'deliveries')} ${DONE[kind]}.`, color: 'thames' })
  if (problems.length) tell({ title: `${many(problems.length, 'delivery', 'deliveries')} could not be changed`, message: sentenceOf(problems[0]), color: 'red' })
}
