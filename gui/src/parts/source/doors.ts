// The ways in that a source may use, for people.
export interface Door {
  name: string
  words: string
}

export const DOORS: Readonly<Record<string, Door>> = {
  track: { name: 'Web tracker and plain calls', words: 'The lines for web pages, the Python client, and whatever else calls /track.' },
  v1: { name: 'Segment and RudderStack libraries', words: 'Their libraries for pages, apps and servers, which call /v1.' },
  beacon: { name: 'Pages that are being left', words: 'What pages of your own send with sendBeacon to /beacon while somebody closes them.' },
  collect: { name: 'Webhooks of other systems', words: 'A shop, a till or a form service calls an address. Whoever sees the address can send.' },
  pixel: { name: 'Pictures in mails', words: 'A picture of one dot tells that a mail was opened. Whoever sees the mail can send.' },
  redirect: { name: 'Links in mails', words: 'A link tells who followed it, and leads on.' },
}

/** Those whose calls have no place of their own for who somebody is. */
export const NAMELESS_DOORS = ['collect', 'pixel', 'redirect']

export const doorName = (door: string): string => DOORS[door]?.name ?? door
