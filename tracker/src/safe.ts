// What goes wrong here never reaches the page; in the console it is said where the page asked for that.

export const said = { debug: false }

export const tell = (sentence: string, ...more: unknown[]): void => {
  if (said.debug) console.warn('thamesthrive: ' + sentence, ...more)
}

export const safe =
  <A extends unknown[]>(work: (...given: A) => void) =>
  (...given: A): void => {
    try {
      work(...given)
    } catch (error) {
      tell('this failed', error)
    }
  }

/** The same, for what happens to something of the page. */
export const on = (target: EventTarget, names: string, work: (event: Event) => void): void => {
  for (const name of names.split(' ')) target.addEventListener(name, safe(work), true)
}
