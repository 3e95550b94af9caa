// What became of an erasure.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { client, done, type Shapes } from '../../api/client'
import { Card } from '../../parts/Card'
import { Facts } from '../../parts/Facts'
import { labelOf } from '../../parts/values'
import { counted } from '../../parts/numbers'
import { Page } from '../../parts/Page'
import { Failed, Waiting } from '../../parts/states'
import { Time } from '../../parts/Time'
import { Tone, type Kind } from '../../parts/Tone'

type Erasure = Shapes['ErasureShown']

const LOOK_MS = 1_000
const STATES: Readonly<Record<Erasure['state'], readonly [string, Kind]>> = {
  asked: ['Asked for', 'quiet'],
  erased: ['Nobody finds them any more; what they left is being taken out', 'warn'],
  done: ['Done: nothing of them is left', 'good'],
}

export function Receipt({ id }: { id: string }) {
  const erasure = useQuery({
    queryKey: ['erasures', id],
    queryFn: () => done(client.GET('/api/erasures/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.state === 'done' ? false : LOOK_MS),
  })
  if (erasure.isPending) return <Waiting />
  if (erasure.isLoadingError) return <Page title="Erasure"><Failed error={erasure.error} again={() => void erasure.refetch()} /></Page>
  const { state, asked, ended, counts } = erasure.data
  const [words, kind] = STATES[state]
  return (
    <Page title={state === 'asked' ? 'This person is being erased' : 'This person is erased'} lead={state === 'done' ? 'The receipt names nobody.' : 'This goes on by itself and takes some minutes; you need not wait here.'}>
      <Card title="Receipt" actions={<Tone kind={kind}>{words}</Tone>}>
        <Facts
          facts={[
            ['Number', id],
            ['Asked for', <Time key="asked" at={asked} />],
            ['Ended', ended ? <Time key="ended" at={ended} /> : 'Not yet'],
            ...Object.entries(counts).map(([what, count]) => [`${labelOf(what)}, emptied or deleted`, counted(count)] as const),
          ]}
        />
      </Card>
      <div><Button component={Link} to="/profiles" variant="default">Back to the profiles</Button></div>
    </Page>
  )
}
