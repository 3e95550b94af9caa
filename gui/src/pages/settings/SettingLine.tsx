// One setting: what it is, what it means, where it comes from, and how to change it.
import { Code, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { Copied } from '../../parts/Copied'
import { Tone } from '../../parts/Tone'
import type { Setting } from './queries'
import { inFile, written } from './sections'
import classes from './SettingLine.module.css'

/** `isNamed`: one came here for this one. */
export function SettingLine({ setting, isNamed }: { setting: Setting; isNamed: boolean }) {
  const { path, value, changed, origin, help, type } = setting
  const summary = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!isNamed) return
    summary.current?.scrollIntoView({ block: 'center' })
    summary.current?.focus({ preventScroll: true })
  }, [isNamed])
  return (
    <li id={path} className={classes.line} data-named={isNamed || undefined}>
      <div className={classes.top}>
        <div>
          <span className={classes.name}>{path}</span>
          <p className={classes.help}>{help}</p>
        </div>
        <div className={classes.value}>
          {changed && <Tone kind="warn">set by {origin}</Tone>}
          <Code>{written(value)}</Code>
        </div>
      </div>
      <details className={classes.how} open={isNamed || undefined}>
        <summary ref={summary}>How to change it<span className="visually-hidden">: {path}</span></summary>
        <Text size="sm" mt={6}>
          {begins(type)}. Default: <Code>{written(setting.default)}</Code>. It is read at the start, so start the platform again after a change.
        </Text>
        <div className={classes.ways}>
          <div>
            <Text size="xs" c="dimmed" mb={4}>In a file named with --config</Text>
            <Copied text={inFile(setting)} label={`the lines of a file for ${path}`} />
          </div>
          <div>
            <Text size="xs" c="dimmed" mb={4}>Or as a variable, which wins over files</Text>
            <Copied text={`${setting.variable}=`} label={`the variable for ${path}`} />
          </div>
        </div>
      </details>
    </li>
  )
}

const begins = (type: string): string => type.charAt(0).toUpperCase() + type.slice(1)
