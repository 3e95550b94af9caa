// Says that what one sees is of before, while the platform is away or cannot tell anew. It asks again by itself, and goes when it is answered.
import { IconCloudOff } from '@tabler/icons-react'
import { notifyManager, useQueryClient, type Query, type QueryCache } from '@tanstack/react-query'
import { useCallback, useEffect, useSyncExternalStore } from 'react'
import { Problem } from '../api/client'
import { sentenceOf } from '../parts/sentences'
import { atClock } from '../parts/times'
import classes from './Stale.module.css'

const AGAIN_MS = 5_000

export function Stale() {
  const queries = useQueryClient()
  const cache = queries.getQueryCache()
  const watch = useCallback((told: () => void) => cache.subscribe(notifyManager.batchCalls(told)), [cache])
  const error = useSyncExternalStore(watch, () => failing(cache)[0]?.state.error)
  const asksAgain = mayAnswerLater(error)
  useEffect(() => {
    if (!asksAgain) return undefined
    // Not those that are being asked: an answer may take longer than this.
    const ask = () => void queries.refetchQueries({ type: 'active', predicate: ({ state }) => mayAnswerLater(state.error) }, { cancelRefetch: false })
    const timer = setInterval(ask, AGAIN_MS)
    return () => clearInterval(timer)
  }, [queries, asksAgain])
  const shown = failing(cache).filter(({ state }) => state.data !== undefined)
  const oldest = Math.min(...shown.map(({ state }) => state.dataUpdatedAt))
  return (
    <div aria-live="polite" className={classes.place}>
      {error && shown.length > 0 && (
        <div className={classes.stale}>
          <IconCloudOff size={18} aria-hidden />
          <span><strong>What you see is as it was at {atClock(new Date(oldest))}.</strong> {sentenceOf(error)}{asksAgain && ' It is asked again by itself.'}</span>
        </div>
      )}
    </div>
  )
}

/** Those that will be asked again come first. */
const failing = (cache: QueryCache): Query[] =>
  cache.findAll({ type: 'active', predicate: ({ state }) => state.status === 'error' }).sort((one, other) => Number(mayAnswerLater(other.state.error)) - Number(mayAnswerLater(one.state.error)))

/** What the platform would not say it would not say a second time either. */
const mayAnswerLater = (error: Error | null | undefined): boolean =>
  Boolean(error) && !(error instanceof Problem && error.status >= 400 && error.status < 500)
