// Switches a source off and on.
import { Switch } from '@mantine/core'
import { givenOf, useSaveSource, type Source } from '../../api/sources'
import { tell } from '../../parts/messages'
import { sentenceOf } from '../../parts/sentences'

export function Enabled({ source }: { source: Source }) {
  const save = useSaveSource(source.id)
  const toggle = (enabled: boolean) =>
    save.mutate(
      { given: { ...givenOf(source), enabled }, on: source.revision },
      {
        onSuccess: () => tell({ message: enabled ? `${source.name} takes events.` : `${source.name} refuses events now.`, color: 'thames' }),
        onError: (error) => tell({ title: 'Nothing was changed', message: sentenceOf(error), color: 'red' }),
      },
    )
  return (
    <Switch
      label={source.enabled ? 'Takes events' : 'Switched off'}
      checked={source.enabled}
      disabled={save.isPending}
      onChange={(event) => toggle(event.currentTarget.checked)}
    />
  )
}
