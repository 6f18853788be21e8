"""Which products a rule speaks of: by SKU, series, category or brand, with exceptions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """A product as rules see it; what it has not is empty."""

    sku: str
    series: str = ""
    category: str = ""
    brand: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """Products named in any way, all of them where nothing is named, less the excepted SKUs, series and categories."""

    skus: frozenset[str] = frozenset()
    series: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    except_skus: frozenset[str] = frozenset()
    except_series: frozenset[str] = frozenset()
    except_categories: frozenset[str] = frozenset()

    @property
    def is_everything(self) -> bool:
        """Whether it names nothing, so that every product not excepted is meant."""
        return not (self.skus or self.series or self.categories or self.brands)

    def takes(self, item: Item) -> bool:
        """Tell whether a product is meant; an exception wins over every naming."""
        if (
            item.sku in self.except_skus
            or item.series in self.except_series
            or item.category in self.except_categories
        ):
            return False
        return (
            self.is_everything
            or item.sku in self.skus
            or item.series in self.series
            or item.category in self.categories
            or item.brand in self.brands
        )


EVERYTHING = Selection()
