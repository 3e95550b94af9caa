// The lines that begin sending, for each way that is open.
import type { Source } from '../../api/sources'

export interface Way {
  id: string
  door: string
  name: string
  words: string
  text: string
}

export function waysOf(address: string, { write_key, doors }: Source): Way[] {
  return all(address, write_key).filter(({ door }) => doors.includes(door))
}

function all(address: string, writeKey: string): Way[] {
  return [
    {
      id: 'web',
      door: 'track',
      name: 'Web page',
      words: 'Put this into the head of each page. It sends page views and visits by itself.',
      text: `<script async src="${address}/tracker.js" data-write-key="${writeKey}"></script>`,
    },
    {
      id: 'curl',
      door: 'track',
      name: 'Command line',
      words: 'One event, now.',
      text: `curl -X POST ${address}/track -H 'Content-Type: application/json' -d '{
  "source": {"id": "${writeKey}"},
  "events": [{"type": "page-view", "properties": {"name": "home"}}]
}'`,
    },
    {
      id: 'python',
      door: 'v1',
      name: 'Python',
      words: 'The client that comes with ThamesThrive: queued, in batches, again after failures.',
      text: `from thamesthrive.client import Client

with Client("${writeKey}", "${address}") as client:
    client.track("Order Completed", {"total": 12.5, "currency": "EUR"}, user_id="ann")`,
    },
    {
      id: 'segment',
      door: 'v1',
      name: 'Segment library',
      words: 'The libraries of Segment, as they are. Those of RudderStack take this address as their data plane URL, and the same key.',
      text: `// in a web page
AnalyticsBrowser.load({ writeKey: '${writeKey}', cdnURL: '${address}' })

// in Node.js
new Analytics({ writeKey: '${writeKey}', host: '${address}' })`,
    },
    {
      id: 'webhook',
      door: 'collect',
      name: 'Webhook',
      words: 'Give this address to the system that calls. What stands before the key is the type of the event; what it brings becomes the properties.',
      text: `${address}/collect/order-completed/${writeKey}`,
    },
    {
      id: 'picture',
      door: 'pixel',
      name: 'Picture in a mail',
      words: 'It is loaded when the mail is opened. What stands behind the question mark becomes the properties.',
      text: `<img src="${address}/pixel/${writeKey}/email-opened.gif?campaign=spring" width="1" height="1" alt="">`,
    },
  ]
}
