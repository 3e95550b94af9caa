// Where events may come from, with what each brought lately; and calls that belong to none.
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useMayBuild } from '../../api/session'
import { useSources } from '../../api/sources'
import { Card } from '../../parts/Card'
import { Page } from '../../parts/Page'
import { Failed, Lines } from '../../parts/states'
import { SourceTable } from './SourceTable'
import { Strays } from './Strays'

export function Component() {
  const sources = useSources()
  const mayBuild = useMayBuild()
  return (
    <Page
      title="Sources"
      lead="Where events come from: a web site, an app, a server. Each has a key of its own."
      actions={mayBuild && <Button component={Link} to="/sources/_new" leftSection={<IconPlus size={16} aria-hidden />}>New source</Button>}
    >
      <Card title="All sources" flush>
        {sources.isPending && <Lines />}
        {sources.isLoadingError && <Failed error={sources.error} again={() => void sources.refetch()} />}
        {sources.data && <SourceTable sources={sources.data.items} />}
      </Card>
      <Strays />
    </Page>
  )
}
