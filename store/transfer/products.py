"""Products of an orders file: numbered in the file, each looked up or made once a run."""

from collections.abc import Iterable, Iterator, Sequence

from store.database.unit import Unit
from store.points.earning.accrual import Line, folded
from store.transfer.lookups import among
from store.transfer.runs import Run

COLUMNS = ("id", "sku", "name", "brand", "category")
Named = tuple[str, str, str, str]
"""Article number, name, brand, category."""


class Products:
    """The products met so far, by their number in the file: ``ids`` in the store, ``named`` as the file says."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.ids: dict[int, int] = {}
        self.named: dict[int, Named] = {}
        self._lines: dict[int, Line] = {}

    def meet(self, unit: Unit, numbers: Iterable[int]) -> None:
        """Makes sure that the products of these numbers are in the store."""
        unknown = set(numbers).difference(self.ids)
        if not unknown or self._run.staged is None:
            return
        new: dict[Named, int] = {}
        for number, *named in self._run.staged.products(sorted(unknown)):
            self.named[number] = (named[0], named[1], named[2], named[3])
            new[self.named[number]] = number
        self._find(unit, new)
        missing = [(named, number) for named, number in new.items() if number not in self.ids]
        if missing:
            ids = unit.new_ids(unit.connection, "product", len(missing))
            unit.connection.many(
                "product",
                COLUMNS,
                [(product_id, *named) for product_id, (named, _) in zip(ids, missing, strict=True)],
            )
            self.ids.update({number: found for found, (_, number) in zip(ids, missing, strict=True)})

    def lines(self, numbers: Sequence[int]) -> Iterator[Line]:
        """Products as the rules of earning compare them."""
        for number in set(numbers).difference(self._lines):
            sku, _, brand, category = self.named[number]
            self._lines[number] = Line(folded(brand), folded(sku), folded(category))
        return map(self._lines.__getitem__, numbers)

    def _find(self, unit: Unit, products: dict[Named, int]) -> None:
        connection = unit.connection
        with_sku = {product[0] for product in products if product[0]}
        without = {product[1] for product in products if not product[0]}
        questions = (
            ("sku {keys}", with_sku),
            ("sku = '' AND name {keys}", without),
        )
        for where, keys in questions:
            self._run.bring(connection, "product", f"SELECT id FROM product WHERE {where}", keys)
            for product_id, *product in among(
                connection, f"SELECT id, sku, name, brand, category FROM product WHERE {where}", keys
            ):
                sku, name, brand, category = product
                number = products.get((sku, name, brand, category))
                if number is not None:
                    self.ids[number] = product_id
