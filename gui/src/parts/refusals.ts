// Why a door refused a call, and what its sender does about it.
import { worded } from './names'

interface Told {
  title: string
  todo: string
}

const AGAIN = 'Libraries send such calls again by themselves; nothing is to be done unless it goes on.'

const CODES: Readonly<Record<string, Told>> = {
  'write-key-missing': { title: 'Without a write key', todo: 'Copy the lines again, whole: the key stands in them.' },
  'unknown-write-key': { title: "With a write key that is nobody's", todo: 'Compare it with the key of the source, and copy that one again. A key of a deleted source never works again.' },
  'source-disabled': { title: 'While the source was switched off', todo: 'Switch the source on.' },
  'door-closed': { title: 'By a way in that is closed', todo: 'Open it under “How it is set”, if the source is meant to send so.' },
  'origin-refused': { title: 'From a web page that may not send', todo: 'Add the page under “Web pages that may send”, if it is yours.' },
  'rate-limited': { title: 'More than may come', todo: 'Raise “How much may come”, or send less. Libraries send such calls again by themselves.' },
  malformed: { title: 'Not readable', todo: 'What was sent is no JSON. A library sends it right; in a call of your own look at quotes and commas.' },
  invalid: { title: 'Readable, but not possible', todo: 'The sentence says which part; the API reference shows how a call looks.' },
  'too-deep': { title: 'Nested too deeply', todo: 'Send fewer levels of lists and objects in each other.' },
  'too-large': { title: 'Too large', todo: 'Send less in one call: fewer events, shorter properties.' },
  'unknown-answer': { title: 'Asks for an answer that there is not', todo: 'The option “answer” is none, ids or result.' },
  'unsupported-type': { title: 'Neither JSON nor a form', todo: 'Set the content type that fits what is sent.' },
  'unsupported-encoding': { title: 'Compressed by something else than gzip', todo: 'Compress with gzip, or not at all.' },
  'method-not-allowed': { title: 'With another method', todo: 'Most calls are a POST; the API reference says which.' },
  'no-such-path': { title: 'To an address that is none', todo: 'Copy the address again.' },
  'slow-body': { title: 'Came too slowly', todo: AGAIN },
  unavailable: { title: 'While the platform was not ready', todo: AGAIN },
  'log-busy': { title: 'While the platform was busy', todo: AGAIN },
  'log-unavailable': { title: 'While the platform was not ready', todo: AGAIN },
  'log-full': { title: 'While there was no room', todo: 'Whoever looks after the platform makes room: see Health.' },
  'disk-full': { title: 'While there was no room', todo: 'Whoever looks after the platform makes room: see Health.' },
}

export const refusalTitle = (code: string): string => CODES[code]?.title ?? worded(code)
export const refusalTodo = (code: string): string => CODES[code]?.todo ?? ''
