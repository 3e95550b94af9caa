"""The composition root: what runs, built of what. The only place that names an adapter; ships as `thamesthrive.roles`."""
