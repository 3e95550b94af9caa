// Nothing came of a source: what to check, from what the platform knows to what only the sender can see.
import { Anchor, Code, List, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useMayBuild, useMayOperate } from '../../api/session'
import { useStrays, type Arrivals, type Source } from '../../api/sources'
import { many } from '../../parts/numbers'
import { Time } from '../../parts/Time'
import { keyToldOf, straysSince } from './lately'

export function NothingYet({ source, arrivals }: { source: Source; arrivals: Arrivals }) {
  const mayBuild = useMayBuild()
  const change = mayBuild && <Anchor component={Link} to={`/sources/${source.id}?tab=settings`} inherit underline="always">How it is set</Anchor>
  const refused = arrivals.refused.reduce((sum, { count }) => sum + count, 0)
  return (
    <>
      <Text size="sm" mb="sm">Send an event; it shows up here by itself. If it does not, look through these:</Text>
      <List size="sm" spacing="sm" pr="md">
        {!source.enabled && <List.Item><strong>It is switched off.</strong> All it sends is refused.</List.Item>}
        {refused > 0 && <List.Item><strong>{many(refused, 'call')} came and could not be taken.</strong> The reasons stand above.</List.Item>}
        {source.origins.length > 0 && <List.Item><strong>Only some web pages may send:</strong> {source.origins.join(', ')}. The same with www is another. {change}</List.Item>}
        {!source.doors.includes('track') && <List.Item><strong>The way in of the web tracker is closed.</strong> {change}</List.Item>}
        <Key source={source} />
        <List.Item>
          <strong>Did the browser send it?</strong> Open the page with its developer tools (F12), Network: <Code>tracker.js</Code> has to be loaded and{' '}
          <Code>track</Code> be called. Blockers stop both, and so does a content security policy that does not name <Code>{location.origin}</Code> under{' '}
          <Code>script-src</Code> and <Code>connect-src</Code>.
        </List.Item>
        <List.Item><strong>Does the page ask for consent?</strong> With <Code>data-consent=&quot;required&quot;</Code> nothing is sent before somebody gave it.</List.Item>
        <List.Item><strong>Is the platform there for others?</strong> <Code>{location.origin}</Code> has to be reached from where the page is opened.</List.Item>
      </List>
    </>
  )
}

/** Calls with a wrong key belong to no source; who may not see them is told where they are. */
function Key({ source }: { source: Source }) {
  const mayOperate = useMayOperate()
  const strays = useStrays(mayOperate).data?.items ?? []
  const [last] = straysSince(source, strays)
  if (!mayOperate) return <List.Item><strong>Is the write key right?</strong> Calls with another belong to no source. Whoever looks after the platform sees them on the page Sources.</List.Item>
  if (!last) return <List.Item><strong>The write key is not what is wrong:</strong> no call with a key that is nobody&apos;s came lately.</List.Item>
  const told = keyToldOf(last.call?.key, source.write_key)
  return (
    <List.Item>
      <strong>Is the write key right?</strong> A call came <Time at={last.at} />{' '}
      {told ? <>with a key that is nobody&apos;s: <Code>{told.text}</Code>.</> : <>without a key.</>}{' '}
      {told?.isLike && <>It begins as this source&apos;s does, which has {source.write_key.length} characters: it was not copied whole. </>}
      Copy the lines again. <Anchor component={Link} to="/sources" inherit underline="always">See these calls</Anchor>
    </List.Item>
  )
}
