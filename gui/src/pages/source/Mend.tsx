// What can be done at once about calls that were refused: for those who may, and only while it still holds.
import { Anchor, Button, Group, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Shapes } from '../../api/client'
import { useMayBuild } from '../../api/session'
import { givenOf, useSaveSource, type Source } from '../../api/sources'
import { tell } from '../../parts/messages'
import { sentenceOf } from '../../parts/sentences'

const BY_SETTINGS = ['door-closed', 'rate-limited']

interface Given {
  source: Source
  group: Shapes['RefusedShown']
}

export function Mend({ source, group }: Given) {
  const mayBuild = useMayBuild()
  if (!mayBuild) return null
  if (group.code === 'origin-refused') return <LetSend source={source} group={group} />
  if (!BY_SETTINGS.includes(group.code)) return null
  return <Text size="sm" mt={4}><Anchor component={Link} to={`/sources/${source.id}?tab=settings`} inherit underline="always">See how it is set</Anchor></Text>
}

/** Pages that asked lately; those that may send by now are none of them. */
function LetSend({ source, group: { last } }: Given) {
  const save = useSaveSource(source.id)
  const asked = [...new Set(last.flatMap(({ origin }) => origin ?? []))]
  const refused = source.origins.length ? asked.filter((origin) => !source.origins.includes(origin)) : []
  if (refused.length === 0) return <Text size="sm" mt={4}>By now it may send.</Text>
  const admit = (origin: string) =>
    save.mutate(
      { given: { ...givenOf(source), origins: [...source.origins, origin] }, on: source.revision },
      {
        onSuccess: () => tell({ message: `Pages of ${origin} may send.`, color: 'thames' }),
        onError: (error) => tell({ title: 'Nothing was changed', message: sentenceOf(error), color: 'red' }),
      },
    )
  return (
    <Group gap="xs" mt={8}>
      {refused.map((origin) => <Button key={origin} size="compact-sm" variant="default" disabled={save.isPending} onClick={() => admit(origin)}>Let {origin} send</Button>)}
    </Group>
  )
}
