// Nobody is known by an id.
import { Button } from '@mantine/core'
import { IconUserOff } from '@tabler/icons-react'
import { Link } from 'react-router'
import { Page } from '../../parts/Page'
import { Empty } from '../../parts/states'

export function Nobody({ id }: { id: string }) {
  return (
    <Page title="Nobody is known by this id">
      <Empty icon={IconUserOff} title="There is no such person" action={<Button component={Link} to="/profiles" mt="sm">Look for somebody</Button>}>
        Either they were erased, after which nothing tells that they were ever here, or the id <code>{id}</code> is wrong. If it came with an event
        that was sent just now, look again in a moment.
      </Empty>
    </Page>
  )
}
