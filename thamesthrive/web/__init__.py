"""The HTTP doors: where events come in, and the API that looks at what became of them."""
