// Text to copy.
import { ActionIcon, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import classes from './Copied.module.css'

export function Copied({ text, label }: { text: string; label: string }) {
  return (
    <div className={classes.box}>
      <pre className={classes.text} data-one-line={!text.includes('\n') || undefined} tabIndex={0} aria-label={label}>{text}</pre>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <ActionIcon className={classes.copy} variant="default" onClick={copy} aria-label={copied ? 'Copied' : `Copy ${label}`}>
            {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        )}
      </CopyButton>
    </div>
  )
}
