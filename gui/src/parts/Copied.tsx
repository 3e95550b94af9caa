// Text to copy.
import { ActionIcon } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useRef } from 'react'
import classes from './Copied.module.css'
import { tell } from './messages'

export function Copied({ text, label }: { text: string; label: string }) {
  const shown = useRef<HTMLPreElement>(null)
  const { copied, copy } = useClipboard()
  const take = () => {
    if (window.isSecureContext) {
      copy(text)
      return
    }
    if (shown.current) getSelection()?.selectAllChildren(shown.current)
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way that a page has which came over plain http
    tell({ message: document.execCommand('copy') ? 'Copied.' : 'It is marked now: copy it with the keyboard.', color: 'thames' })
  }
  return (
    <div className={classes.box}>
      <pre ref={shown} className={classes.text} data-one-line={!text.includes('\n') || undefined} tabIndex={0} aria-label={label}>{text}</pre>
      <ActionIcon className={classes.copy} variant="default" onClick={take} aria-label={copied ? 'Copied' : `Copy ${label}`}>
        {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      </ActionIcon>
    </div>
  )
}
