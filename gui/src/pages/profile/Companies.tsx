// The companies and households that somebody belongs to.
import { useQueries } from '@tanstack/react-query'
import { client, done } from '../../api/client'
import type { Person } from '../../api/people'
import { Card } from '../../parts/Card'
import { Facts } from '../../parts/Facts'
import { Time } from '../../parts/Time'
import { labelOf, textAt, written } from '../../parts/values'

const TRAITS_SHOWN = 4

export function Companies({ person }: { person: Person }) {
  const { ids, since } = person.groups
  const groups = useQueries({
    queries: ids.map((id) => ({ queryKey: ['groups', id], queryFn: () => done(client.GET('/api/groups/{id}', { params: { path: { id } } })) })),
  })
  return ids.map((id, index) => {
    const group = groups[index]?.data
    const traits = Object.entries(group?.traits ?? {}).filter(([name]) => name !== 'name').slice(0, TRAITS_SHOWN)
    const begun = since[id]
    return (
      <Card key={id} title={textAt(group?.traits, 'name') ?? id}>
        <Facts facts={[['Belongs to it since', begun ? <Time key="since" at={begun} /> : '–'], ...traits.map(([name, value]) => [labelOf(name), written(value)] as const)]} />
      </Card>
    )
  })
}
