// Whether everything that came in is accounted for.
import { Alert, Skeleton, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { Shapes } from '../../api/client'
import { useVerification } from '../../api/health'
import { Card } from '../../parts/Card'
import { Facts } from '../../parts/Facts'
import { counted } from '../../parts/numbers'
import { Failed } from '../../parts/states'
import { Time } from '../../parts/Time'
import classes from './Ledger.module.css'
import { useLedger } from './queries'

export function Ledger() {
  const ledger = useLedger()
  const verified = useVerification()
  return (
    <Card title="Data completeness">
      {ledger.isPending && <Skeleton height={140} />}
      {ledger.isLoadingError && <Failed error={ledger.error} again={() => void ledger.refetch()} />}
      {ledger.data && (
        <Stack gap="md">
          <Balance verified={verified.data?.last} />
          <Account account={ledger.data.total} />
        </Stack>
      )}
    </Card>
  )
}

function Balance({ verified }: { verified: Shapes['VerificationShown'] | null | undefined }) {
  if (!verified) return <Text size="sm" c="dimmed">Each hour the platform counts what came in against what it keeps. It has not done so yet.</Text>
  if (verified.balances) return <Text size="sm" className={classes.balance}><IconCircleCheck size={18} aria-hidden /><span>Every event is accounted for, as counted <Time at={verified.at} />.</span></Text>
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title="The account does not balance">
      {verified.differences[0]?.sentence ?? 'The store holds something else than came in.'}
    </Alert>
  )
}

function Account({ account }: { account: Shapes['Account'] }) {
  const rejected = Object.values(account.rejected).reduce((sum, count) => sum + count, 0)
  return (
    <Facts
      facts={[
        ['Stored', counted(account.stored)],
        ['Duplicates', counted(account.duplicate)],
        ['Rejected', counted(rejected)],
        ['Could not be used', counted(account.parked)],
      ]}
    />
  )
}
