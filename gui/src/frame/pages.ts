// The pages that can be gone to, by the group they stand in; navigation and command palette are made of it.
import {
  IconActivityHeartbeat,
  IconAdjustments,
  IconApi,
  IconBolt,
  IconHome,
  IconKey,
  IconListDetails,
  IconMailForward,
  IconPlugConnected,
  IconSend,
  IconUsers,
  IconWalk,
  type Icon,
} from '@tabler/icons-react'

export interface Place {
  group: string
  label: string
  to: string
  icon: Icon
  words: string
}

export const PLACES: readonly Place[] = [
  { group: 'Home', label: 'Overview', to: '/', icon: IconHome, words: 'home start events people live ledger' },
  { group: 'Collect', label: 'Sources', to: '/sources', icon: IconPlugConnected, words: 'write key snippet debugger schema refused calls' },
  { group: 'Collect', label: 'Event types', to: '/event-types', icon: IconListDetails, words: 'catalogue schema properties mapping' },
  { group: 'People', label: 'Profiles', to: '/profiles', icon: IconUsers, words: 'people customers visitors search find' },
  { group: 'People', label: 'Events', to: '/events', icon: IconBolt, words: 'what people did purchases orders search histogram' },
  { group: 'People', label: 'Sessions', to: '/sessions', icon: IconWalk, words: 'visits devices search histogram' },
  { group: 'Send', label: 'Destinations', to: '/destinations', icon: IconSend, words: 'webhook receiver template condition' },
  { group: 'Send', label: 'Deliveries', to: '/deliveries', icon: IconMailForward, words: 'dead letters given up replay failed attempts' },
  { group: 'Admin', label: 'Tokens', to: '/tokens', icon: IconKey, words: 'api secret grant revoke' },
  { group: 'Admin', label: 'Health', to: '/health', icon: IconActivityHeartbeat, words: 'checks lag canary schedules pause tasks ready' },
  { group: 'Admin', label: 'Settings', to: '/settings', icon: IconAdjustments, words: 'options configuration variables' },
  { group: 'Admin', label: 'API reference', to: '/reference', icon: IconApi, words: 'openapi operations developer documentation' },
]
