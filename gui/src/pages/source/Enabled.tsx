// Switches a source off and on.
import { Switch } from '@mantine/core'
import { useChangeSource, type Source } from '../../api/sources'
import { tell } from '../../parts/messages'
import { sentenceOf } from '../../parts/sentences'

export function Enabled({ source }: { source: Source }) {
  const change = useChangeSource(source)
  const toggle = (enabled: boolean) =>
    change.mutate(
      { enabled },
      {
        onSuccess: () => tell({ message: enabled ? `${source.name} takes events.` : `${source.name} refuses events now.`, color: 'thames' }),
        onError: (error) => tell({ title: 'Nothing was changed', message: sentenceOf(error), color: 'red' }),
      },
    )
  return (
    <Switch
      label={source.enabled ? 'Takes events' : 'Switched off'}
      checked={source.enabled}
      disabled={change.isPending}
      onChange={(event) => toggle(event.currentTarget.checked)}
    />
  )
}
