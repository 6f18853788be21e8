"""The demo: a seeded Chinese building-materials brand with dealers, prices and three months of trade."""

DEFAULT_SEED = 7
