// One bar: plain words, or TQL for those who write it. What is typed is looked for by itself, a moment after.
import { SegmentedControl, Skeleton, Text } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { Problem } from '../api/client'
import { sentenceOf } from '../parts/sentences'
import type { Looked } from './address'
import type { Kind } from './kinds'
import classes from './SearchBar.module.css'
import { WordsField } from './WordsField'

const TqlEditor = lazy(() => import('./tql/TqlEditor'))
const PAUSE_MS = 250
const TQL_PAUSE_MS = 500 // a condition that is half written is a mistake

interface Given {
  kind: Kind
  looked: Looked
  look: (changed: Partial<Looked>, replace?: boolean) => void
  problem: Problem | null
}

export function SearchBar({ kind, looked, look, problem }: Given) {
  const [isTql, setTql] = useState(false)
  return (
    <div className={classes.bar}>
      <div className={classes.line}>
        <SegmentedControl
          aria-label="How to search"
          value={isTql ? 'tql' : 'words'}
          onChange={(value) => setTql(value === 'tql')}
          data={[{ value: 'words', label: 'Words' }, { value: 'tql', label: 'TQL' }]}
        />
        {isTql ? (
          <Suspense fallback={<Skeleton height={36} />}>
            <Settled value={looked.query} pauseMs={TQL_PAUSE_MS} onSettled={(query) => look({ query }, true)}>
              {(query, setQuery) => <TqlEditor kind={kind} value={query} onChange={setQuery} position={positionOf(problem)} />}
            </Settled>
          </Suspense>
        ) : (
          <Settled value={looked.words} pauseMs={PAUSE_MS} onSettled={(words) => look({ words }, true)}>
            {(words, setWords) => <WordsField kind={kind} looked={looked} look={look} words={words} setWords={setWords} />}
          </Settled>
        )}
      </div>
      {problem && <Text size="sm" role="alert" className={classes.mistake}>{sentenceOf(problem)}{expected(problem)}</Text>}
    </div>
  )
}

interface SettledGiven {
  value: string
  pauseMs: number
  onSettled: (value: string) => void
  children: (value: string, set: (value: string) => void) => React.ReactNode
}

/** What is typed, and told on when nobody types any more. What comes from elsewhere replaces it. */
function Settled({ value, pauseMs, onSettled, children }: SettledGiven) {
  const [typed, setTyped] = useState(value)
  const settle = useDebouncedCallback(onSettled, pauseMs)
  useEffect(() => setTyped(value), [value])
  return children(typed, (now) => {
    setTyped(now)
    settle(now)
  })
}

function positionOf(problem: Problem | null): number | null {
  const position = problem?.details['position']
  return typeof position === 'number' ? position : null
}

/** What might have stood there, where the sentence does not say so already. */
function expected(problem: Problem): string {
  const words = problem.details['expected']
  if (!Array.isArray(words) || words.length === 0 || problem.message.includes('expected')) return ''
  return ` Expected: ${words.slice(0, 6).join(', ')}.`
}
