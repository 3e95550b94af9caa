// Who is signed in, and the way out.
import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core'
import { IconLogout, IconUser } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useSession, type Me } from '../api/session'
import { tell } from '../parts/messages'
import { sentenceOf } from '../parts/sentences'

export function UserMenu({ me }: { me: Me }) {
  const { signOut } = useSession()
  const leave = () =>
    signOut().catch((error: unknown) => tell({ title: 'You are still signed in', message: sentenceOf(error), color: 'red' }))
  const name = me.user.name || me.user.email
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton>
          <Avatar name={name} color="thames" variant="filled" size={32} alt="" />
          <span className="visually-hidden">{name}, your account</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text fw={600} c="var(--tt-ink)" size="sm">{name}</Text>
          <Text size="xs" c="dimmed" truncate>{me.user.email}</Text>
          <Text size="xs" c="dimmed" mt={4}>May do what {article(me.user.grant)} may</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item leftSection={<IconUser size={16} aria-hidden />} component={Link} to="/account">Your account</Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const article = (noun: string) => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
