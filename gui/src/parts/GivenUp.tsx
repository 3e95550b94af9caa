// Says that deliveries were given up, and leads to them. Nothing where there are none.
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { useCount } from '../api/deliveries'
import { Notice } from './Notice'
import { counted } from './numbers'

export function GivenUp({ destination }: { destination?: string }) {
  const count = useCount({ status: 'dead', destination })
  if (!count.data) return null
  const to = `/deliveries?status=dead${destination ? `&destination=${encodeURIComponent(destination)}` : ''}`
  return (
    <Notice kind="bad" title={said(count.data)}>
      Nobody tries them any more, until somebody asks for it.{' '}
      <Anchor component={Link} to={to} inherit underline="always" c="inherit" fw={600}>See why, and send them again</Anchor>
    </Notice>
  )
}

const said = (count: number) => `${counted(count)} ${count === 1 ? 'delivery was' : 'deliveries were'} given up`
