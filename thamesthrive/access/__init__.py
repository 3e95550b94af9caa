"""Who may send and who may look: sources with their write keys, and API tokens. The permissions of users come with sign-in."""
