// Names that programs write, for people.

/** "page-view" becomes "Page view"; what somebody wrote with spaces or capitals stays as it is. */
export function worded(name: string): string {
  if (!/^[a-z0-9]+([-_][a-z0-9]+)*$/.test(name)) return name
  const words = name.replaceAll(/[-_]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
