// The ways in that a source may use, for people.
const DOORS: Record<string, string> = {
  track: 'Web tracker and plain calls',
  v1: 'Segment and RudderStack libraries',
  beacon: 'Pages that are being left',
  collect: 'Webhooks of other systems',
  pixel: 'Pictures in mails',
  redirect: 'Links in mails',
}

export const doorName = (door: string): string => DOORS[door] ?? door
