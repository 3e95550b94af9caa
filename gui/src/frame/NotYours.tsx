// A page that one may not open, gone to by its address: what it takes, and who gives that.
import { Button, Code, Group, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { Operation } from '../api/client'
import { useGrants, type Me } from '../api/session'
import { grantName } from '../parts/grants'
import { Page } from '../parts/Page'
import { Empty, Waiting } from '../parts/states'

interface Given {
  me: Me
  label: string
  needs: Operation
}

export default function NotYours({ me: { user }, label, needs }: Given) {
  const grants = useGrants()
  const able = grants.data?.items.filter(({ may }) => may.includes(needs)).map(({ id }) => grantName(id)) ?? []
  if (grants.isPending) return <Waiting />
  return (
    <Page title={label}>
      <Empty
        icon={IconLock}
        title="Your account may not open this"
        action={
          <Group gap="xs" mt="sm" justify="center">
            <Button component={Link} to="/">Go to the overview</Button>
            <Button variant="default" component={Link} to="/account">What your account may do</Button>
          </Group>
        }
      >
        {able.length > 0 && <>It takes the grant {either(able)}; yours is {grantName(user.grant)}. </>}
        Whoever looks after this platform can give you another one, on its machine:
        <Text component="div" mt={8}><Code>thamesthrive users <span style={{ whiteSpace: 'nowrap' }}>set-grant</span> {user.id} GRANT</Code></Text>
      </Empty>
    </Page>
  )
}

const either = (names: readonly string[]): string => new Intl.ListFormat('en', { type: 'disjunction' }).format(names)
