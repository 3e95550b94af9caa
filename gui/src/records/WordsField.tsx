// Words to look for. Where they may mean filters, these are offered: Enter takes them.
import { Button, Kbd, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { Looked } from './address'
import { joined, parted } from './condition'
import type { Kind } from './kinds'
import { meaningOf, type Meaning } from './meaning'
import { meaningOfPeople, meaningOfVisits } from './meaningOfPeople'
import { useValues } from './queries'
import { spanLabel } from './spans'
import { told } from './told'
import classes from './SearchBar.module.css'

interface Given {
  kind: Kind
  looked: Looked
  look: (changed: Partial<Looked>) => void
  words: string
  setWords: (words: string) => void
}

export function WordsField({ kind, looked, look, words, setWords }: Given) {
  const meaning = useMeaning(kind, words)
  const take = () => {
    if (!meaning) return
    setWords(meaning.words)
    look({ words: meaning.words, query: joined([...parted(looked.query), ...meaning.parts]), ...(isTimed(meaning) && { last: meaning.last, from: meaning.from, to: meaning.to }) })
  }
  return (
    <div className={classes.words}>
      <TextInput
        type="search"
        aria-label={kind.placeholder}
        placeholder={kind.placeholder}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && take()}
      />
      <div aria-live="polite">
        {meaning && (
          <div className={classes.meaning}>
            <Text span size="sm" c="dimmed">Did you mean</Text>
            <Button variant="light" size="compact-sm" className={classes.take} onClick={take}>{said(meaning, kind)}</Button>
            <Kbd size="xs" className={classes.key}>Enter</Kbd>
          </div>
        )}
      </div>
    </div>
  )
}

function useMeaning(kind: Kind, words: string): Meaning | null {
  const isAsked = kind.name === 'event' && words.trim() !== ''
  const types = useValues(kind, 'type', isAsked).data
  if (kind.name !== 'event') return kind.name === 'profile' ? meaningOfPeople(words, new Date()) : meaningOfVisits(words, new Date())
  return isAsked ? meaningOf(words, types ?? [], new Date()) : null
}

const isTimed = ({ last, from, to }: Meaning): boolean => Boolean(last || from || to)

function said(meaning: Meaning, kind: Kind): string {
  const time = isTimed(meaning) ? [spanLabel(meaning.last, meaning.from, meaning.to)] : []
  return [...(meaning.words ? [`“${meaning.words}”`] : []), ...meaning.parts.map((part) => told(part, kind)), ...time.map((at) => (kind.when ? `${kind.when}: ${at}` : at))].join(' · ')
}
