// Address -> page. Every page is loaded when it is gone to.
import { createBrowserRouter, type RouteObject } from 'react-router'
import { Broken } from './Broken'
import { Guard } from './Guard'
import { Waiting } from '../parts/states'

const inside: RouteObject[] = [
  { index: true, lazy: () => import('../pages/overview/page') },
  { path: 'sources', lazy: () => import('../pages/sources/page') },
  { path: 'sources/_new', lazy: () => import('../pages/new-source/page') }, // no id begins with _
  { path: 'sources/:id', lazy: () => import('../pages/source/page') },
  { path: 'destinations', lazy: () => import('../pages/destinations/page') },
  { path: 'destinations/_new', lazy: () => import('../pages/new-destination/page') },
  { path: 'destinations/:id', lazy: () => import('../pages/destination/page') },
  { path: 'deliveries', lazy: () => import('../pages/deliveries/page') },
  { path: 'deliveries/:id', lazy: () => import('../pages/delivery/page') },
  { path: 'tokens', lazy: () => import('../pages/tokens/page') },
  { path: 'account', lazy: () => import('../pages/account/page') },
  { path: 'profiles', lazy: () => import('../pages/profiles/page') },
  { path: 'events', lazy: () => import('../pages/events/page') },
  { path: 'sessions', lazy: () => import('../pages/sessions/page') },
  { path: 'profiles/:id', lazy: () => import('../pages/profile/page') },
  { path: 'events/:id', lazy: () => import('../pages/event/page') },
  { path: 'sessions/:id', lazy: () => import('../pages/session/page') },
  { path: 'event-types', lazy: () => import('../pages/event-types/page') },
  { path: 'event-types/:id', lazy: () => import('../pages/event-type/page') },
  { path: 'health', lazy: () => import('../pages/health/page') },
  { path: 'settings', lazy: () => import('../pages/settings/page') },
  { path: 'reference', lazy: () => import('../pages/reference/page') },
  { path: '*', lazy: () => import('../pages/missing/page') },
]

export const router = createBrowserRouter(
  [
    {
      ErrorBoundary: Broken,
      HydrateFallback: Waiting,
      children: [
        { path: 'sign-in', lazy: () => import('../pages/sign-in/page') },
        { path: 'setup', lazy: () => import('../pages/setup/page') },
        { Component: Guard, children: [{ ErrorBoundary: Broken, children: inside }] },
      ],
    },
  ],
  { basename: '/ui' },
)
