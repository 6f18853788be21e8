"""The desktop: what a dealer's PC and a store's PC run, with or without the line."""
