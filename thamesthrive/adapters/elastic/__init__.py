"""The stores in Elasticsearch. Nothing outside this folder imports its client."""
