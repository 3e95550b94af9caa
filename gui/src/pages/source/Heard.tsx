// Whether something came, by itself and at once: what somebody looks for who has just put the lines in.
import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Source } from '../../api/sources'
import { refusalTitle } from '../../parts/refusals'
import { Time } from '../../parts/Time'
import { Tone, type Kind } from '../../parts/Tone'
import { isRefused, useHeard } from './lately'
import type { Outcome } from './outcomes'
import classes from './Heard.module.css'

const HOUR_MS = 3_600_000

export function Heard({ source }: { source: Source }) {
  const heard = useHeard(source)
  if (!heard) return null
  const { event, refused, stray } = heard
  const arrivals = `/sources/${source.id}?tab=arrivals`
  if (refused && isRefused(heard)) return <Line kind="warn" label="The last call was refused" to={arrivals} where="See why">{refusalTitle(refused.code)}, <Time at={refused.at} />.</Line>
  if (event) return <Line {...toldOf(event)} to={arrivals} where="See what arrives">Last came {event.name}, <Time at={event.received} />.</Line>
  if (stray) return <Line kind="warn" label="A call came that belongs to no source" to={arrivals} where="What to check">{refusalTitle(stray.code)}, <Time at={stray.at} />.</Line>
  return <Line kind="quiet" label="Nothing came yet" to={arrivals} where="What to check">It shows here by itself, within seconds.</Line>
}

/** As the list of sources says it: quiet is what brought nothing for an hour. */
function toldOf({ kind, label, received }: Outcome): { kind: Kind; label: string } {
  if (kind !== 'good') return { kind, label }
  return Date.now() - new Date(received).getTime() > HOUR_MS ? { kind: 'quiet', label: 'Quiet' } : { kind, label: 'Receiving' }
}

interface Given {
  kind: Kind
  label: string
  to: string
  where: string
  children: React.ReactNode
}

function Line({ kind, label, to, where, children }: Given) {
  return (
    <div className={classes.line} role="status">
      <Tone kind={kind}>{label}</Tone>
      <Text size="sm" component="span">{children}</Text>
      <Anchor component={Link} to={to} size="sm" underline="always">{where}</Anchor>
    </div>
  )
}
