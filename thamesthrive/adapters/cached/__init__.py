"""Ports that remember what another port answered. They know no technology."""
