// FNV-1a: tells texts apart, keeps nothing secret. Source: draft-eastlake-fnv.

export const sumOf = (text: string): string => {
  let sum = 0x811c9dc5
  for (const char of text) sum = Math.imul(sum ^ char.charCodeAt(0), 0x01000193)
  return (sum >>> 0).toString(36)
}
