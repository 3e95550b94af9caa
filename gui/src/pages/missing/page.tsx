// There is no such page.
import { Button } from '@mantine/core'
import { IconMapQuestion } from '@tabler/icons-react'
import { Link } from 'react-router'
import { Page } from '../../parts/Page'
import { Empty } from '../../parts/states'

export function Component() {
  return (
    <Page title="No such page">
      <Empty icon={IconMapQuestion} title="Nothing is at this address" action={<Button component={Link} to="/" mt="sm">Go to the overview</Button>}>
        It may have been deleted, or the link is incomplete.
      </Empty>
    </Page>
  )
}
