"""Products of an orders file: numbered in the staging file, each looked up or made once a run."""

from collections.abc import Collection

from store.database.unit import Unit
from store.transfer.lookups import among
from store.transfer.runs import Run

COLUMNS = ("id", "sku", "name", "brand", "category")
Named = tuple[str, str, str, str]
"""Article number, name, brand, category."""


class Products:
    """The products met so far, by their number in the staging file: ``names`` for an order's content,
    ``ids``.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self.names: dict[int, str] = {}
        self.ids: dict[int, int] = {}
        self._met: dict[int, Named] = {}

    def read(self, numbers: Collection[int]) -> None:
        """Reads what the staging file says of these."""
        for number, sku, name, brand, category in self._run.staged_products(
            [number for number in numbers if number not in self.names]
        ):
            self._met[number] = (sku, name, brand, category)
            self.names[number] = f"{sku}\x1f{name}\x1f{brand}\x1f{category}\x1f"

    def prepare(self, unit: Unit, numbers: Collection[int]) -> None:
        """Makes sure that these, read before, are in the store; reads none again."""
        wanted = {number for number in numbers if number not in self.ids}
        if not wanted:
            return
        products = {self._met.pop(number): number for number in wanted}
        self._find(unit, products)
        new = [(product, number) for product, number in products.items() if number not in self.ids]
        if not new:
            return
        ids = unit.new_ids(unit.connection, "product", len(new))
        unit.connection.many(
            "product",
            COLUMNS,
            [(product_id, *product) for product_id, (product, _) in zip(ids, new, strict=True)],
        )
        self.ids.update({number: product_id for product_id, (_, number) in zip(ids, new, strict=True)})

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
