// What a grant lets somebody do, in plain words; whose they are is decided in the platform's route table.
export const GRANTS: Record<string, { name: string; words: string }> = {
  analyst: { name: 'Analyst', words: 'Sees people, events and deliveries; changes nothing but saved lists.' },
  marketer: { name: 'Marketer', words: 'Sees people and events, merges and separates people, makes links for mails.' },
  developer: { name: 'Developer', words: 'Sees people and events, sets up sources, destinations and links, sends deliveries again.' },
  maintainer: { name: 'Maintainer', words: 'Looks after the platform, its health and its schedules; sees no people.' },
  admin: { name: 'Admin', words: 'Does all of this, and makes tokens; may not erase people.' },
  owner: { name: 'Owner', words: 'Does everything, also erasing people and making other owners.' },
}

export const grantName = (grant: string): string => GRANTS[grant]?.name ?? grant
export const grantWords = (grant: string): string => GRANTS[grant]?.words ?? ''
