// Sends a sample now, and says what came of it.
import { Alert, Button, Stack, Text } from '@mantine/core'
import { IconTestPipe } from '@tabler/icons-react'
import type { Shapes } from '../../api/client'
import { useTrial } from '../../api/destinations'
import { remedyFor } from '../../parts/attempts'
import { Card } from '../../parts/Card'
import { Copied } from '../../parts/Copied'
import { Facts } from '../../parts/Facts'
import { counted } from '../../parts/numbers'
import { sentenceOf } from '../../parts/sentences'
import { Tone } from '../../parts/Tone'

export function Sample({ id }: { id: string }) {
  const trial = useTrial(id)
  return (
    <Card
      title="Try it"
      actions={
        <Button size="xs" variant="light" leftSection={<IconTestPipe size={16} aria-hidden />} onClick={() => trial.mutate()} loading={trial.isPending}>
          Send a sample
        </Button>
      }
    >
      <div role="status">
        {!trial.data && !trial.error && <Text size="sm" c="dimmed">An order as a shop might send it, written as events are. Nothing of it is kept here.</Text>}
        {trial.data && <Answer trial={trial.data} />}
      </div>
      {trial.error && <Alert color="red" variant="light" role="alert">{sentenceOf(trial.error)}</Alert>}
    </Card>
  )
}

function Answer({ trial: { taken, status, said, duration_ms } }: { trial: Shapes['TrialShown'] }) {
  return (
    <Stack gap="sm">
      <Facts
        facts={[
          ['The sample', taken ? <Tone key="t" kind="good">Arrived</Tone> : <Tone key="t" kind="bad">Was not taken</Tone>],
          ['Status', status ?? 'No answer'],
          ['It took', `${counted(duration_ms)} ms`],
        ]}
      />
      {said && <Copied text={said} label="what was answered" />}
      {!taken && <Text size="sm">{remedyFor({ status, said })}</Text>}
    </Stack>
  )
}
