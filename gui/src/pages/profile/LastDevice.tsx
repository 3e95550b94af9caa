// The device that somebody had last, in a few words; all that is known of it when it is asked for.
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { Card } from '../../parts/Card'
import { Facts } from '../../parts/Facts'
import { at, DEVICES, textAt } from '../../parts/values'
import { placeOf } from '../../parts/visitWords'

interface Given {
  data: unknown
  children: ReactNode
}

export function LastDevice({ data, children }: Given) {
  const [isWhole, { toggle }] = useDisclosure(false)
  const facts = inShort(data)
  const isShort = facts.length > 0 && !isWhole
  return (
    <Card title="Last device" actions={facts.length > 0 && <Button variant="subtle" size="compact-xs" aria-expanded={isWhole} onClick={toggle}>{isWhole ? 'Show less' : 'Show all'}</Button>}>
      {isShort ? <Facts facts={facts} /> : children}
    </Card>
  )
}

function inShort(data: unknown): (readonly [string, string])[] {
  const last = at(data, 'devices.last')
  const type = textAt(last, 'type') ?? ''
  const name = textAt(last, 'name', 'model', 'brand')
  const others = [at(data, 'devices.names')].flat().filter((other): other is string => typeof other === 'string' && other !== name)
  return [
    ['Device', [name, DEVICES.get(type) ?? type].filter(Boolean).join(', ')],
    ['Browser or app', [textAt(last, 'app.name'), textAt(last, 'app.version')].filter(Boolean).join(' ')],
    ['System', [textAt(last, 'os.name'), textAt(last, 'os.version')].filter(Boolean).join(' ')],
    ['Location', placeOf({ geo: at(last, 'geo') }) ?? ''],
    ['Earlier devices', others.join(', ')],
  ].flatMap(([label = '', text]) => (text ? [[label, text] as const] : []))
}
