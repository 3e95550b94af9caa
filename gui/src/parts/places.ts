// The pages that can be gone to, by the group they stand in, and what each asks the platform for. Navigation and command palette are made of it.
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
import type { Operation } from '../api/client'
import { useMe } from '../api/session'

export interface Place {
  group: string
  label: string
  to: string
  /** Without which there is nothing to show; pages below its address need it too. */
  needs?: Operation
  icon: Icon
  words: string
}

export const PLACES: readonly Place[] = [
  { group: 'Home', label: 'Overview', to: '/', icon: IconHome, words: 'home start events people live ledger' },
  { group: 'Collect', label: 'Sources', to: '/sources', needs: 'list_sources', icon: IconPlugConnected, words: 'write key snippet debugger schema refused calls' },
  { group: 'Collect', label: 'Event types', to: '/event-types', needs: 'list_event_types', icon: IconListDetails, words: 'catalogue schema properties mapping' },
  { group: 'People', label: 'Profiles', to: '/profiles', needs: 'list_profiles', icon: IconUsers, words: 'people customers visitors search find' },
  { group: 'People', label: 'Events', to: '/events', needs: 'list_events', icon: IconBolt, words: 'what people did purchases orders search histogram' },
  { group: 'People', label: 'Sessions', to: '/sessions', needs: 'list_sessions', icon: IconWalk, words: 'visits devices search histogram' },
  { group: 'Send', label: 'Destinations', to: '/destinations', needs: 'list_destinations', icon: IconSend, words: 'webhook receiver template condition' },
  { group: 'Send', label: 'Deliveries', to: '/deliveries', needs: 'list_deliveries', icon: IconMailForward, words: 'dead letters given up replay failed attempts' },
  { group: 'Admin', label: 'Tokens', to: '/tokens', needs: 'list_tokens', icon: IconKey, words: 'api secret grant revoke' },
  { group: 'Admin', label: 'Health', to: '/health', needs: 'get_health', icon: IconActivityHeartbeat, words: 'checks lag canary schedules pause tasks ready' },
  { group: 'Admin', label: 'Settings', to: '/settings', needs: 'list_settings', icon: IconAdjustments, words: 'options configuration variables' },
  { group: 'Admin', label: 'API reference', to: '/reference', icon: IconApi, words: 'openapi operations developer documentation' },
]

/** Whose page stands at an address. */
export const placeOf = (to: string): Place | undefined => PLACES.find((place) => place.to === `/${/^\/([^/?#]*)/.exec(to)?.[1] ?? ''}`)

/** Whether who is signed in may open what an address leads to: nobody is led to where the platform refuses. */
export function useOpens(): (to: string) => boolean {
  const may = useMe().data?.may ?? []
  return (to) => {
    const needs = placeOf(to)?.needs
    return !needs || may.includes(needs)
  }
}
