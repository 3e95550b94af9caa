// What every page stands in: theme, what was loaded, messages, addresses.
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from 'react-router/dom'
import { Problem } from '../api/client'
import { MessageCorner } from '../parts/MessageCorner'
import { theme } from '../theme/theme'
import { router } from './routes'

const BUSY = 503

const queries = new QueryClient({
  defaultOptions: {
    // A browser that is offline may reach the platform all the same, on its own machine or in its own network; where it cannot, that is said and
    // nothing waits for a word of the browser.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 5_000,
      // What the platform refuses it refuses again, and what it waits for in vain takes its time; what is away may come back. `Stale` asks again.
      retry: (count, error) => count < 2 && !(error instanceof Problem && (error.status === BUSY || (error.status >= 400 && error.status < 500))),
    },
  },
})

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queries}>
        <MessageCorner />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}
