// What to do about a receiver that does not take what it is told, and where.
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { useMayBuild } from '../../api/session'
import { remedyFor } from '../attempts'

export function Remedy({ destination, status }: { destination: string; status: number | null }) {
  const mayBuild = useMayBuild()
  return (
    <>
      {remedyFor(status)}{' '}
      {mayBuild && <Anchor component={Link} to={`/destinations/${destination}?tab=settings`} inherit underline="always" c="inherit" fw={600}>See how it is set</Anchor>}
    </>
  )
}
