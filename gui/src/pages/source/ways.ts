// The lines that begin sending, for each way.
export interface Way {
  id: string
  name: string
  words: string
  text: string
}

export function waysOf(address: string, writeKey: string): Way[] {
  return [
    {
      id: 'web',
      name: 'Web page',
      words: 'Put this into the head of each page. It sends page views and visits by itself.',
      text: `<script async src="${address}/tracker.js" data-write-key="${writeKey}"></script>`,
    },
    {
      id: 'curl',
      name: 'Command line',
      words: 'One event, now.',
      text: `curl -X POST ${address}/track -H 'Content-Type: application/json' -d '{
  "source": {"id": "${writeKey}"},
  "events": [{"type": "page-view", "properties": {"name": "home"}}]
}'`,
    },
    {
      id: 'python',
      name: 'Python',
      words: 'The client that comes with ThamesThrive: queued, in batches, again after failures.',
      text: `from thamesthrive.client import Client

with Client("${writeKey}", "${address}") as client:
    client.track("Order Completed", {"total": 12.5, "currency": "EUR"}, user_id="ann")`,
    },
    {
      id: 'segment',
      name: 'Segment library',
      words: 'Libraries of Segment and RudderStack take this address in place of their own, and the write key as it is.',
      text: `${address}/v1`,
    },
  ]
}
