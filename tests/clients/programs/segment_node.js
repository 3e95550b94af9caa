// Every call of @segment/analytics-node. Only the address is ours.

const { Analytics } = require('@segment/analytics-node')

const { ADDRESS: host, WRITE_KEY: writeKey, PERSON: person } = process.env
const analytics = new Analytics({ host, writeKey })
const to = { userId: person, anonymousId: `${person}-device` }

analytics.on('error', (error) => {
  console.error('it gave up', error)
  process.exitCode = 1
})
analytics.identify({ ...to, traits: { email: `${person}@shop.example`, firstName: 'Ann', plan: 'gold' } })
analytics.track({ ...to, event: 'Order Completed', properties: { order_id: `${person}-order`, revenue: 25.5, currency: 'GBP' } })
analytics.page({ ...to, category: 'Shop', name: 'Home', properties: { url: 'https://shop.example/' } })
analytics.screen({ ...to, category: 'Shop', name: 'Basket', properties: { items: 2 } })
analytics.group({ ...to, groupId: `${person}-firm`, traits: { name: 'Firm', employees: 7 } })
analytics.alias({ userId: person, previousId: `${person}-before` })
analytics.closeAndFlush()
