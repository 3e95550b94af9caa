// One source: how to send, what arrives, what its events look like, and how it is set.
import { Group, Tabs } from '@mantine/core'
import { useParams, useSearchParams } from 'react-router'
import { useMay, useMayBuild } from '../../api/session'
import { useSource, type Source } from '../../api/sources'
import { Notice } from '../../parts/Notice'
import { Page } from '../../parts/Page'
import { Failed, Waiting } from '../../parts/states'
import { Trail } from '../../parts/Trail'
import { Arrivals } from './Arrivals'
import { Connect } from './Connect'
import { Enabled } from './Enabled'
import { Remove } from './Remove'
import { Schema } from './Schema'
import { Settings } from './Settings'

const TABS = { connect: 'Connect', arrivals: 'What arrives', schema: 'Properties', settings: 'How it is set' }

export function Component() {
  const { id = '' } = useParams()
  const source = useSource(id)
  if (source.isPending) return <Waiting />
  if (source.isLoadingError) return <Page title="Source"><Failed error={source.error} again={() => void source.refetch()} /></Page>
  return <Shown source={source.data} />
}

function Shown({ source }: { source: Source }) {
  const [asked, setAsked] = useSearchParams()
  const mayBuild = useMayBuild()
  const maySeeSchema = useMay('show_schema')
  return (
    <Page
      title={source.name}
      lead={<Trail to="/sources" label="Sources">{source.description}</Trail>}
      actions={mayBuild && <Group gap="md"><Enabled source={source} /><Remove source={source} /></Group>}
    >
      {!source.enabled && <Notice kind="warn" title="It is switched off">Whatever it sends is refused, with the reason, until it is switched on again.</Notice>}
      <Tabs value={asked.get('tab') ?? 'connect'} onChange={(to) => setAsked({ tab: to ?? 'connect' }, { replace: true })} keepMounted={false}>
        <Tabs.List mb="lg">
          {Object.entries(TABS).filter(([value]) => value !== 'schema' || maySeeSchema).map(([value, label]) => <Tabs.Tab key={value} value={value}>{label}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value="connect"><Connect source={source} /></Tabs.Panel>
        <Tabs.Panel value="arrivals"><Arrivals source={source} /></Tabs.Panel>
        <Tabs.Panel value="schema"><Schema id={source.id} /></Tabs.Panel>
        <Tabs.Panel value="settings"><Settings source={source} /></Tabs.Panel>
      </Tabs>
    </Page>
  )
}
