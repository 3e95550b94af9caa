// Every call of @rudderstack/rudder-sdk-node. Only the address is ours.

const RudderAnalytics = require('@rudderstack/rudder-sdk-node')

const { ADDRESS: dataPlaneUrl, WRITE_KEY: writeKey, PERSON: person } = process.env
const analytics = new RudderAnalytics(writeKey, { dataPlaneUrl })
const to = { userId: person, anonymousId: `${person}-device` }

analytics.identify({ ...to, traits: { email: `${person}@shop.example`, firstName: 'Ann', plan: 'gold' } })
analytics.track({ ...to, event: 'Order Completed', properties: { order_id: `${person}-order`, revenue: 25.5, currency: 'GBP' } })
analytics.page({ ...to, category: 'Shop', name: 'Home', properties: { url: 'https://shop.example/' } })
analytics.screen({ ...to, category: 'Shop', name: 'Basket', properties: { items: 2 } })
analytics.group({ ...to, groupId: `${person}-firm`, traits: { name: 'Firm', employees: 7 } })
analytics.alias({ userId: person, previousId: `${person}-before` })
analytics.flush()
