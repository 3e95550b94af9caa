// How a source is set: a form for those who may change it, and words for the others.
import { useMayBuild } from '../../api/session'
import { givenOf, useRereadSource, useSaveSource, type Source } from '../../api/sources'
import { Card } from '../../parts/Card'
import { Facts } from '../../parts/Facts'
import { useEditing } from '../../parts/form/editing'
import { countryName } from '../../parts/source/countries'
import { doorName } from '../../parts/source/doors'
import { BOTS, keptOf, rateWords, whoseOf } from '../../parts/source/settings'
import { SourceForm } from '../../parts/source/SourceForm'
import { Time } from '../../parts/Time'

export function Settings({ source }: { source: Source }) {
  return useMayBuild() ? <Editable source={source} /> : <Read source={source} />
}

function Editable({ source }: { source: Source }) {
  const save = useSaveSource(source.id)
  const reread = useRereadSource(source.id)
  const { shown, conflict, submit } = useEditing({ record: source, givenOf, save, reread })
  return <SourceForm key={shown.revision} begin={givenOf(shown)} verb="Save" busy={save.isPending} error={save.error} conflict={conflict} onSubmit={submit} />
}

function Read({ source }: { source: Source }) {
  return (
    <Card title="How it is set">
      <Facts
        facts={[
          ['Ways in', source.doors.length ? source.doors.map((door) => <div key={door}>{doorName(door)}</div>) : 'None is open'],
          ['Web pages that may send', source.origins.length ? source.origins.map((origin) => <div key={origin}>{origin}</div>) : 'Those of any site'],
          ['How much may come', rateWords(source.rate)],
          ['What is kept of its events', keptOf(source).name],
          ['Events that robots send', BOTS[source.bots]?.name ?? source.bots],
          ['Its events belong to', whoseOf(source).name],
          ...(source.region ? [['Country of phone numbers', countryName(source.region)] as const] : []),
          ...(source.channel ? [['Channel', source.channel] as const] : []),
          ...(source.keys.length ? [['Where somebody is named', source.keys.map(({ path }) => <div key={path}>{path}</div>)] as const] : []),
          ['Changed', <Time key="changed" at={source.changed_at} />],
        ]}
      />
    </Card>
  )
}
