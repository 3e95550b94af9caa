"""What ships with the product and is plugged in: presets, and how they are read. It knows ports and domain, no door and no store."""
