// One operation; what it takes and answers is shown when it is opened.
import { Code, Stack, Table, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { Copied } from '../../parts/Copied'
import { kindOf, looked, type Document, type Entry, type Parameter, type Schema } from './document'
import classes from './OperationLine.module.css'

interface Given {
  entry: Entry
  document: Document
}

export function OperationLine({ entry, document }: Given) {
  const [open, setOpen] = useState(false)
  return (
    <details className={classes.line} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className={classes.method} data-method={entry.method}>{entry.method}</span>
        <code className={classes.path}>{entry.path}</code>
        <span className={classes.summary}>{entry.operation.summary}</span>
      </summary>
      {open && <Details entry={entry} document={document} />}
    </details>
  )
}

function Details({ entry: { operation }, document }: Given) {
  const asked = operation.requestBody?.content['application/json']
  const answers = Object.entries(operation.responses)
  const answered = answers.find(([status]) => status.startsWith('2'))?.[1].content?.['application/json']
  return (
    <Stack className={classes.details} gap="md">
      {operation.parameters.length > 0 && <Part title="Parameters"><Parameters parameters={operation.parameters} /></Part>}
      {asked && <Part title="Body"><Fields schema={looked(document, asked.schema)} /><Example label="body" value={asked.example} /></Part>}
      <Part title="Answer"><Fields schema={looked(document, answered?.schema)} /><Example label="answer" value={answered?.example} /></Part>
      <Part title="Statuses">
        <Text size="sm">{answers.map(([status, { description }]) => `${status} ${description}`).join(' · ')}</Text>
      </Part>
    </Stack>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return <section><h3 className={classes.title}>{title}</h3>{children}</section>
}

function Parameters({ parameters }: { parameters: readonly Parameter[] }) {
  return (
    <Table withRowBorders={false} verticalSpacing={4}>
      <Table.Tbody>
        {parameters.map(({ name, in: place, required, description, schema }) => (
          <Table.Tr key={place + name}>
            <Table.Td className={classes.name}><Code>{name}</Code></Table.Td>
            <Table.Td>{description} <Text span c="dimmed" size="sm">{kindOf(schema)}, in the {place}{required && ', must be given'}</Text></Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Fields({ schema }: { schema: Schema | undefined }) {
  if (!schema) return <Text size="sm" c="dimmed">Nothing.</Text>
  return (
    <>
      {schema.description && <Text size="sm" mb={6}>{schema.description}</Text>}
      <Table withRowBorders={false} verticalSpacing={4}>
        <Table.Tbody>
          {Object.entries(schema.properties ?? {}).map(([name, field]) => (
            <Table.Tr key={name}>
              <Table.Td className={classes.name}><Code>{name}</Code></Table.Td>
              <Table.Td>{kindOf(field)}{schema.required?.includes(name) && <Text span c="dimmed" size="sm">, always there</Text>}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  )
}

function Example({ label, value }: { label: string; value: unknown }) {
  return value === undefined ? null : <Copied text={JSON.stringify(value, null, 2)} label={`an example of the ${label}`} />
}
