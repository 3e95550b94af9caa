// Forms that the browser itself holds.

/** What is written in a field; files are none. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}
