"""Where backups lie: folders of compressed files. What stands in them, and when, is the use case's."""
