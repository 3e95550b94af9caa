// Which stage is shown, and the way to the other one.
import { Menu, UnstyledButton } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { useSession, type Me } from '../api/session'
import { tell } from '../parts/messages'
import { sentenceOf } from '../parts/sentences'
import classes from './StageSwitch.module.css'

const STAGES: Record<Me['stage'], { label: string; words: string }> = {
  live: { label: 'Live', words: 'Your customers and what they do' },
  test: { label: 'Test', words: 'A second, separate room for trying out' },
}

export function StageSwitch({ stage }: { stage: Me['stage'] }) {
  const { toStage } = useSession()
  const change = async (to: Me['stage']) => {
    try {
      await toStage(to)
      tell({ message: `You now see the ${STAGES[to].label.toLowerCase()} stage.`, color: 'thames' })
    } catch (error) {
      tell({ title: 'The stage was not changed', message: sentenceOf(error), color: 'red' })
    }
  }
  return (
    <Menu position="bottom-end" width={270}>
      <Menu.Target>
        <UnstyledButton className={classes.badge} data-stage={stage}>
          {STAGES[stage].label} <span className="visually-hidden">stage</span>
          <IconSelector size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {(['live', 'test'] as const).map((one) => (
          <Menu.Item
            key={one}
            disabled={one === stage}
            rightSection={one === stage && <IconCheck size={14} aria-label="shown now" />}
            onClick={() => void change(one)}
          >
            <strong>{STAGES[one].label}</strong>
            <div className={classes.words}>{STAGES[one].words}</div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
