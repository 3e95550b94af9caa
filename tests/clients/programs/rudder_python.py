"""Every call of rudder-sdk-python. Only the address is ours."""

import os
import sys

import rudderstack.analytics as analytics

person = os.environ["PERSON"]
failures: list[object] = []

analytics.write_key = os.environ["WRITE_KEY"]
analytics.dataPlaneUrl = os.environ["ADDRESS"]
analytics.on_error = lambda error, batch: failures.append(error)

traits = {"email": f"{person}@shop.example", "firstName": "Ann", "plan": "gold"}
analytics.identify(person, traits, anonymous_id=f"{person}-device")
analytics.track(person, "Order Completed", {"order_id": f"{person}-order", "revenue": 25.5, "currency": "GBP"})
analytics.page(person, "Shop", "Home", {"url": "https://shop.example/"})
analytics.screen(person, "Shop", "Basket", {"items": 2})
analytics.group(person, f"{person}-firm", {"name": "Firm", "employees": 7})
analytics.alias(f"{person}-before", person)
analytics.shutdown()

sys.exit(f"it gave up: {failures}" if failures else 0)
