// How numbers are written.
const whole = new Intl.NumberFormat('en-GB')
const share = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 0 })

export const counted = (count: number): string => whole.format(count)
export const percent = (part: number): string => share.format(part)

/** "1 event", "3 events". */
export const many = (count: number, one: string, more = `${one}s`): string => `${counted(count)} ${count === 1 ? one : more}`
