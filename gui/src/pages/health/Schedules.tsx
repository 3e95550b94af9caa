// What the platform does by itself, and when. Who operates it may pause, resume and run.
import { Button, Group, Table, Text } from '@mantine/core'
import { useMay } from '../../api/session'
import { Card } from '../../parts/Card'
import { every } from '../../parts/durations'
import { tell } from '../../parts/messages'
import { worded } from '../../parts/names'
import { Notice } from '../../parts/Notice'
import { begun, sentenceOf } from '../../parts/sentences'
import { Failed, Lines } from '../../parts/states'
import { Time } from '../../parts/Time'
import { Tone } from '../../parts/Tone'
import classes from './Schedules.module.css'
import { useDo, useSchedules, type Doing, type Schedule } from './queries'

const SAID: Record<Doing, (name: string) => string> = {
  pause: (name) => `${name} is paused until somebody resumes it.`,
  resume: (name) => `${name} is done at its times again.`,
  run: (name) => `${name} is being done now.`,
}

export function Schedules() {
  const schedules = useSchedules()
  const mayChange = useMay('pause_schedule', 'resume_schedule', 'run_schedule')
  const paused = schedules.data?.items.filter((schedule) => schedule.paused) ?? []
  return (
    <Card title="Tasks and schedules" flush>
      {schedules.isPending && <Lines />}
      {schedules.isLoadingError && <Failed error={schedules.error} again={() => void schedules.refetch()} />}
      {paused.length > 0 && (
        <div className={classes.paused}>
          <Notice kind="warn" title={`${paused.map(({ name }) => worded(name)).join(', ')}: paused, so not done by ${paused.length === 1 ? 'itself' : 'themselves'}.`}>Somebody did that; it lasts until somebody resumes {paused.length === 1 ? 'it' : 'them'}.</Notice>
        </div>
      )}
      {schedules.data && <Rows schedules={schedules.data.items} mayChange={mayChange} />}
    </Card>
  )
}

function Rows({ schedules, mayChange }: { schedules: readonly Schedule[]; mayChange: boolean }) {
  return (
    <Table verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Task</Table.Th>
          <Table.Th data-wide>Last due</Table.Th>
          <Table.Th>Next due</Table.Th>
          {mayChange && <Table.Th><span className="visually-hidden">Change</span></Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>{schedules.map((schedule) => <Row key={schedule.name} schedule={schedule} mayChange={mayChange} />)}</Table.Tbody>
    </Table>
  )
}

function Row({ schedule, mayChange }: { schedule: Schedule; mayChange: boolean }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={560}>{worded(schedule.name)}</Text>
        <Text size="xs" c="dimmed">{begun(schedule.does)} {begun(every(schedule.every_s))}</Text>
      </Table.Td>
      <Table.Td data-wide>{schedule.fired ? <Time at={schedule.fired} /> : <Text size="sm" c="dimmed">Never</Text>}</Table.Td>
      <Table.Td className={classes.when}>{schedule.due ? <Time at={schedule.due} /> : <Tone kind="warn">Paused</Tone>}</Table.Td>
      {mayChange && <Table.Td><Actions schedule={schedule} /></Table.Td>}
    </Table.Tr>
  )
}

function Actions({ schedule: { name, paused } }: { schedule: Schedule }) {
  const doing = useDo(name)
  const ask = (what: Doing) =>
    doing.mutate(what, {
      onSuccess: () => tell({ message: SAID[what](worded(name)), color: 'thames' }),
      onError: (error) => tell({ title: 'Nothing was changed', message: sentenceOf(error), color: 'red' }),
    })
  const toggle = paused ? 'resume' : 'pause'
  return (
    <Group gap={6} justify="flex-end">
      <Button size="compact-xs" variant={paused ? 'filled' : 'default'} disabled={doing.isPending} onClick={() => ask(toggle)}>
        {worded(toggle)}<span className="visually-hidden">&nbsp;{worded(name)}</span>
      </Button>
      <Button size="compact-xs" variant="default" disabled={doing.isPending} onClick={() => ask('run')}>
        Run now<span className="visually-hidden">: {worded(name)}</span>
      </Button>
    </Group>
  )
}
