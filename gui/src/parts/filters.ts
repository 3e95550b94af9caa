// What a page's list is narrowed to. It stands in the address, so that it can be linked to.
import { useState } from 'react'
import { useSearchParams } from 'react-router'

/** What is typed is kept here as well: the address follows a little later, and letters would be lost. */
export function useFilters() {
  const [asked, setAsked] = useSearchParams()
  const [words, setWords] = useState(asked.get('words') ?? '')
  const [only, setOnly] = useState(asked.get('only') ?? ALL)
  const write = (words: string, only: string) => setAsked({ ...(words && { words }), ...(only !== ALL && { only }) }, { replace: true })
  return {
    words,
    only,
    toWords: (to: string) => {
      setWords(to)
      write(to, only)
    },
    toOnly: (to: string) => {
      setOnly(to)
      write(words, to)
    },
  }
}

const ALL = 'all'
