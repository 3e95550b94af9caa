// What to do about a receiver that does not take what it is told, and where.
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { useMayBuild } from '../../api/session'
import { remedyFor, type Came } from '../attempts'

export function Remedy({ destination, came }: { destination: string; came: Came }) {
  const mayBuild = useMayBuild()
  return (
    <>
      {remedyFor(came)}{' '}
      {mayBuild && <Anchor component={Link} to={`/destinations/${destination}?tab=settings`} inherit underline="always" c="inherit" fw={600}>See how it is set</Anchor>}
    </>
  )
}
