"""What any program needs and no customer data platform in particular: errors, ids, JSON, paths. Knows nothing of the domain."""
