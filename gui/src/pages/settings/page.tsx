// What is set, by section. Settings are changed where they are set: in files, variables and options of the command line.
import { SegmentedControl, TextInput } from '@mantine/core'
import { IconAdjustments, IconSearch } from '@tabler/icons-react'
import { useDeferredValue } from 'react'
import { useLocation } from 'react-router'
import { Card } from '../../parts/Card'
import { useFilters } from '../../parts/filters'
import { many } from '../../parts/numbers'
import { Page } from '../../parts/Page'
import { Empty, Failed, Lines } from '../../parts/states'
import { useSettings, type Setting } from './queries'
import { matching, sectionsOf } from './sections'
import { SettingLine } from './SettingLine'
import classes from './page.module.css'

export function Component() {
  const settings = useSettings()
  const { words, only, toWords, toOnly } = useFilters()
  const all = settings.data?.items ?? []
  const changed = all.filter((setting) => setting.changed)
  const found = matching(only === 'changed' ? changed : all, useDeferredValue(words))
  return (
    <Page
      title="Settings"
      lead={settings.data ? `${many(all.length, 'setting')}, of which ${changed.length} differ from their default.` : 'What is set, and where it comes from.'}
      actions={
        <>
          <SegmentedControl size="xs" aria-label="Which settings" value={only} onChange={toOnly} data={[{ value: 'all', label: 'All' }, { value: 'changed', label: 'Changed' }]} />
          <TextInput aria-label="Find a setting" placeholder="Find a setting" leftSection={<IconSearch size={16} aria-hidden />} value={words} onChange={(event) => toWords(event.currentTarget.value)} />
        </>
      }
    >
      {settings.isPending && <Lines count={10} />}
      {settings.isLoadingError && <Failed error={settings.error} again={() => void settings.refetch()} />}
      {settings.data && (found.length ? <Sections settings={found} /> : <Nothing words={words} />)}
    </Page>
  )
}

/** The address may name one of them, behind its `#`. */
function Sections({ settings }: { settings: readonly Setting[] }) {
  const named = useLocation().hash.slice(1)
  return sectionsOf(settings).map(({ title, settings: members }) => (
    <Card key={title} title={title} flush>
      <ul className={classes.list}>{members.map((setting) => <SettingLine key={setting.path} setting={setting} isNamed={setting.path === named} />)}</ul>
    </Card>
  ))
}

function Nothing({ words }: { words: string }) {
  if (words) return <Empty icon={IconSearch} title="No setting">None says “{words}”.</Empty>
  return <Empty icon={IconAdjustments} title="Everything is as it comes">No setting differs from its default.</Empty>
}
