// Ctrl-K: type a few letters, go. It knows the pages that one may open and the sources, and looks for people and events by what is typed.
import { Modal, TextInput } from '@mantine/core'
import { IconPlugConnected, IconSearch } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useId, useState } from 'react'
import { useNavigate } from 'react-router'
import { useSources } from '../api/sources'
import type { Early } from './earlyKeys'
import { matching, searches, type Goal } from './goals'
import { PLACES, useOpens } from '../parts/places'
import classes from './Palette.module.css'

interface Given {
  early: Early
  setWords: (words: string) => void
  onClose: () => void
}

export default function Palette({ early: { words, entered }, setWords, onClose }: Given) {
  const [at, setAt] = useState(0)
  const list = useId()
  const navigate = useNavigate()
  const sources = useSources().data?.items ?? []
  const opens = useOpens()
  const goals: Goal[] = [
    ...PLACES,
    ...sources.map(({ id, name }) => ({ group: 'Source', label: name, to: `/sources/${id}`, icon: IconPlugConnected, words: id })),
  ]
  const found = [...matching(goals, words), ...searches(words)].filter(({ to }) => opens(to))
  const go = (goal: Goal | undefined) => {
    if (!goal) return
    onClose()
    void navigate(goal.to)
  }
  const goEntered = useEffectEvent(() => go(found[at]))
  useEffect(() => {
    if (entered) goEntered()
  }, [entered])
  const move = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && found.length) {
      event.preventDefault()
      setAt((at + step + found.length) % found.length)
    }
    if (event.key === 'Enter') go(found[at])
  }
  return (
    <Modal.Root opened onClose={onClose} padding={0} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label="Go to">
      <TextInput
        data-autofocus
        role="combobox"
        aria-label="Where to"
        aria-expanded={found.length > 0}
        aria-controls={list}
        aria-activedescendant={found[at] && `${list}-${at}`}
        placeholder="A page, a source, a name…"
        size="lg"
        variant="unstyled"
        leftSection={<IconSearch size={18} aria-hidden />}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={move}
      />
      {found.length === 0 && <p role="status" className={classes.none}>No page and no source is called that.</p>}
      <div id={list} role="listbox" hidden={found.length === 0} aria-label="Places" className={classes.list}>
        {found.map((goal, index) => (
          <div
            key={goal.to}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at}
            className={classes.goal}
            onMouseMove={() => setAt(index)}
            onClick={() => go(goal)}
          >
            <goal.icon size={18} stroke={1.7} aria-hidden />
            {goal.label}
            <span className={classes.group}>{goal.group}</span>
          </div>
        ))}
      </div>
      </Modal.Content>
    </Modal.Root>
  )
}
