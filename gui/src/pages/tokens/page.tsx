// What programs ask the API with.
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { Card } from '../../parts/Card'
import { Page } from '../../parts/Page'
import { Failed, Lines } from '../../parts/states'
import { NewToken } from './NewToken'
import { useTokens } from './queries'
import { TokenTable } from './TokenTable'

export function Component() {
  const tokens = useTokens()
  const [making, to] = useDisclosure(false)
  return (
    <Page
      title="Tokens"
      lead="What programs ask the API with. Events are sent with a source's write key, which may do nothing else."
      actions={<Button leftSection={<IconPlus size={16} aria-hidden />} onClick={to.open}>New token</Button>}
    >
      <Card title="All tokens" flush>
        {tokens.isPending && <Lines />}
        {tokens.isLoadingError && <Failed error={tokens.error} again={() => void tokens.refetch()} />}
        {tokens.data && <TokenTable tokens={tokens.data.items} />}
      </Card>
      {making && <NewToken onClose={to.close} />}
    </Page>
  )
}
