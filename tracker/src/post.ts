// One call over HTTP. The body is text, which no browser asks leave for beforehand; the platform reads JSON all the same.

import type { Post } from './sender'

const TIMEOUT_MS = 10_000
const OUTLIVES_BYTES = 60_000 // more than that a browser does not send for a page that is left

export const createPost =
  (url: string): Post =>
  (body, last) => {
    if (last && navigator.sendBeacon && navigator.sendBeacon(url, body)) return new Promise(() => {})
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS)
    const keepalive = new Blob([body]).size < OUTLIVES_BYTES
    return fetch(url, { method: 'POST', body, keepalive, credentials: 'omit', signal: abort.signal })
      .then(async (answer) => ({
        status: answer.status,
        again: Number(answer.headers.get('retry-after')) || 0,
        body: await answer.json().catch(() => undefined),
      }))
      .finally(() => clearTimeout(timer))
  }
