// The API in its own words, of the document that this platform serves. Nothing is fetched from elsewhere.
import { Anchor, TextInput } from '@mantine/core'
import { useDeferredValue, useState } from 'react'
import { IconSearch } from '@tabler/icons-react'
import { Card } from '../../parts/Card'
import { Page } from '../../parts/Page'
import { Empty, Failed, Lines } from '../../parts/states'
import { groups, useDocument } from './document'
import { OperationLine } from './OperationLine'

export function Component() {
  const document = useDocument()
  const [words, setWords] = useState('')
  const deferred = useDeferredValue(words)
  const shown = document.data ? groups(document.data, deferred) : []
  return (
    <Page
      title="API reference"
      lead={<>Everything here can be done by programs too. For tools: <Anchor href="/api/openapi.json" size="sm" underline="always">openapi.json</Anchor></>}
      actions={
        <TextInput
          aria-label="Find an operation"
          placeholder="Find an operation"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      }
    >
      {document.isPending && <Lines count={10} />}
      {document.isLoadingError && <Failed error={document.error} again={() => void document.refetch()} />}
      {document.data && shown.length === 0 && <Empty icon={IconSearch} title="No operation">None says “{words}”.</Empty>}
      {document.data && shown.map(([about, entries]) => (
        <Card key={about} title={about.charAt(0).toUpperCase() + about.slice(1).replaceAll('-', ' ')} flush>
          {entries.map((entry) => <OperationLine key={entry.operation.operationId} entry={entry} document={document.data} />)}
        </Card>
      ))}
    </Page>
  )
}
