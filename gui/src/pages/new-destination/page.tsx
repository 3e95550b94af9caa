// A new destination; a secret that was made up for it is shown once, here.
import { Button, Group, Stack } from '@mantine/core'
import { Link, useNavigate } from 'react-router'
import { useCreateDestination, useKinds, type Given, type Kind } from '../../api/destinations'
import { Card } from '../../parts/Card'
import { DestinationForm } from '../../parts/destination/DestinationForm'
import { begun, schemaOf } from '../../parts/form/options'
import { Once } from '../../parts/Once'
import { Page } from '../../parts/Page'
import { Failed, Lines } from '../../parts/states'
import { Trail } from '../../parts/Trail'

export function Component() {
  const kinds = useKinds()
  const create = useCreateDestination()
  const navigate = useNavigate()
  const made = create.data
  if (made?.secret) {
    return (
      <Page title={`${made.name} is made`} lead="It is told of events from now on.">
        <Card title="Its secret">
          <Stack>
            <Once text={made.secret} label="the secret">
              Every call is signed with it. Give it to whoever runs the receiver, so that it can tell our calls from others.
            </Once>
            <Group><Button component={Link} to={`/destinations/${made.id}`}>I have it, go on</Button></Group>
          </Stack>
        </Card>
      </Page>
    )
  }
  const submit = (given: Given) => create.mutate(given, { onSuccess: ({ id, secret }) => void (secret || navigate(`/destinations/${id}`)) })
  const first = kinds.data?.items[0]
  return (
    <Page title="New destination" lead={<Trail to="/destinations" label="Destinations">Where events are sent on to</Trail>}>
      {kinds.isPending && <Lines />}
      {kinds.isLoadingError && <Failed error={kinds.error} again={() => void kinds.refetch()} />}
      {kinds.data && first && (
        <DestinationForm kinds={kinds.data.items} begin={usual(first)} verb="Make destination" busy={create.isPending} error={create.error} onSubmit={submit} />
      )}
    </Page>
  )
}

/** What a new one is unless somebody says otherwise, as the platform has it. */
const usual = (kind: Kind): Given => ({
  name: '',
  kind: kind.id,
  options: begun(schemaOf(kind.options)),
  sources: [],
  types: [],
  condition: '',
  template: '',
  effort: { timeout_s: 10, max_attempts: 16, retry_s: 1, rate_per_s: 0, concurrency: 16, breaker_failures: 10, breaker_s: 30 },
  enabled: true,
  description: '',
})
