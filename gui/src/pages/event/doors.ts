// How an event came in, as one would say it.
const DOORS: ReadonlyMap<string, string> = new Map([
  ['track', 'a call of /track'],
  ['v1', 'a call of /v1, as clients of Segment and RudderStack send'],
  ['beacon', 'a call of /beacon, as web pages send when they are left'],
  ['collect', 'a webhook'],
  ['pixel', 'a pixel in a mail or a page'],
  ['redirect', 'a link that was followed'],
  ['demo', 'the demo data'],
])

export const doorName = (door: string): string => DOORS.get(door) ?? door
