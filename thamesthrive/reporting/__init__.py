"""Looking at what became of what was sent: people, their timeline, their visits, and why they are one. Changes nothing."""
