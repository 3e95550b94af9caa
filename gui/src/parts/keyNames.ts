// Keys that lead to people, as one would say them.
const KEYS: Readonly<Record<string, string>> = {
  'user-id': 'user id',
  email: 'e-mail',
  phone: 'phone number',
  profile: 'profile id',
  'anonymous-id': 'device id',
  session: 'visit',
}
const LONG = 22

export const keyName = (type: string): string => KEYS[type] ?? (type.startsWith('external:') ? `id in ${type.slice('external:'.length)}` : type)

/** Long ones that programs made are cut; the whole stands on hover. */
export const shortly = (value: string): string => (value.length > LONG && !value.includes('@') ? `${value.slice(0, LONG - 10)}…` : value)
