"""The reference headquarters: publishes, takes documents, decides, and keeps the dealers' accounts."""
