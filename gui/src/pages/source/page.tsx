// One source: how to send, what arrives, what its events look like.
import { Tabs } from '@mantine/core'
import { useParams, useSearchParams } from 'react-router'
import { useMay, useMayBuild } from '../../api/session'
import { useSource } from '../../api/sources'
import { Page } from '../../parts/Page'
import { Failed, Waiting } from '../../parts/states'
import { Trail } from '../../parts/Trail'
import { Arrivals } from './Arrivals'
import { Connect } from './Connect'
import { Enabled } from './Enabled'
import { Schema } from './Schema'

const TABS = { connect: 'Connect', arrivals: 'What arrives', schema: 'What it looks like' }

export function Component() {
  const { id = '' } = useParams()
  const [asked, setAsked] = useSearchParams()
  const source = useSource(id)
  const mayBuild = useMayBuild()
  const maySeeSchema = useMay('show_schema')
  if (source.isPending) return <Waiting />
  if (source.isError) return <Page title="Source"><Failed error={source.error} again={() => void source.refetch()} /></Page>
  const tab = asked.get('tab') ?? 'connect'
  return (
    <Page
      title={source.data.name}
      lead={<Trail to="/sources" label="Sources">{source.data.description}</Trail>}
      actions={mayBuild && <Enabled source={source.data} />}
    >
      <Tabs value={tab} onChange={(to) => setAsked({ tab: to ?? 'connect' }, { replace: true })} keepMounted={false}>
        <Tabs.List mb="lg">
          {Object.entries(TABS).filter(([value]) => value !== 'schema' || maySeeSchema).map(([value, label]) => <Tabs.Tab key={value} value={value}>{label}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value="connect"><Connect source={source.data} /></Tabs.Panel>
        <Tabs.Panel value="arrivals"><Arrivals id={id} /></Tabs.Panel>
        <Tabs.Panel value="schema"><Schema id={id} /></Tabs.Panel>
      </Tabs>
    </Page>
  )
}
