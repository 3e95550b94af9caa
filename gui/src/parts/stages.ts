// Where somebody stands on the way from a stranger to a friend, as one would say it.
const STAGES: ReadonlyMap<string, string> = new Map([
  ['awareness', 'gets to know you'],
  ['consideration', 'thinks about buying'],
  ['purchase', 'buys'],
  ['retention', 'comes back'],
  ['advocacy', 'recommends you'],
])

/** "The person buys." */
export const stageWords = (stage: string): string => STAGES.get(stage) ?? `is at “${stage}”`
