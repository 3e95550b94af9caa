// The only way to the platform. The types are of our own OpenAPI document; the session is a cookie, which the browser sends by itself.
import createClient from 'openapi-fetch'
import { held } from './ended'
import type { components, operations, paths } from './schema'

export type Shapes = components['schemas']

/** What the platform can be asked for, by operation id. */
export type Operation = keyof operations

export const client = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' })
client.use(held)

/** What the platform said when it could not do something. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfterS: number | null = null,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
  }

  /** Which of the given fields is wrong, where the platform says so. */
  get field(): string | null {
    return this.said('field')
  }

  /** Which of the options that the field holds. */
  get option(): string | null {
    return this.said('option')
  }

  private said(name: string): string | null {
    const text = this.details[name]
    return typeof text === 'string' ? text : null
  }
}

/** Of one call, so that it counts once however often it is sent. Browsers make UUIDs where a page came over https only. */
export const onceKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

interface Answered<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The answer. Throws a Problem. */
export async function done<T>(call: Promise<Answered<T>>): Promise<T> {
  let answered: Answered<T>
  try {
    answered = await call
  } catch {
    throw new Problem(0, 'unreachable', 'The platform does not answer. Is it running, and are you online?')
  }
  const { data, error, response } = answered
  if (!response.ok) throw problemOf(error, response)
  return data as T
}

function problemOf(error: unknown, response: Response): Problem {
  const said: Record<string, unknown> = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {}
  const after = Number(response.headers.get('retry-after'))
  return new Problem(
    response.status,
    typeof said['code'] === 'string' ? said['code'] : 'unknown',
    typeof said['detail'] === 'string' ? said['detail'] : `The platform answered ${response.status}.`,
    after > 0 ? after : null,
    said,
  )
}
