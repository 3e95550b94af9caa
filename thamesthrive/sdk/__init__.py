"""What an extension's author imports, and nothing else of the product. Not here: any extension, and what calls it."""
