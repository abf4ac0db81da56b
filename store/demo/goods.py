"""What the demo's shops sell: a hundred and twenty invented products in twelve categories."""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Good:
    """An article with its price in cents."""

    sku: str
    product: str
    brand: str
    category: str
    price: int


_SHELVES: dict[str, tuple[str, str]] = {
    "Bakery": (
        "Early Oven, Millstone",
        "Sourdough loaf 675, Rye bread 590, Baguette 325, Croissant 340, Almond croissant 425, "
        "Cinnamon bun 395, Seeded roll 160, Focaccia 540, Banana bread 450, Brioche 620",
    ),
    "Coffee": (
        "Tide Roasters, Night Bus",
        "Espresso beans 250 g 1295, Filter beans 250 g 1350, Decaf beans 250 g 1395, Flat white 425, "
        "Filter coffee 325, Cold brew 475, Cappuccino 440, Oat latte 495, Espresso 300, Mocha 510",
    ),
    "Tea": (
        "Kettle Row",
        "Breakfast tea 595, Earl Grey 620, Green sencha 890, Mint 540, Chamomile 560, Chai 690, "
        "White peony 1150, Rooibos 575, Matcha 30 g 1890, Iced lemon tea 395",
    ),
    "Dairy": (
        "Meadow, Two Barns",
        "Whole milk 1 l 289, Oat drink 1 l 349, Butter 250 g 479, Greek yoghurt 420, Kefir 395, "
        "Crème fraîche 340, Cream 310, Buttermilk 260, Cottage cheese 385, Eggs, twelve 599",
    ),
    "Cheese": (
        "Two Barns, Stillwater",
        "Cheddar 890, Brie 760, Blue 940, Gouda 720, Feta 560, Goat log 680, Mozzarella 495, "
        "Manchego 1120, Parmesan 1290, Halloumi 740",
    ),
    "Produce": (
        "Long Field",
        "Apples 1 kg 420, Bananas 1 kg 210, Tomatoes 375, Spinach 320, Avocado 195, Lemons 240, "
        "Potatoes 2 kg 450, Carrots 230, Blueberries 480, Mushrooms 365",
    ),
    "Deli": (
        "Corner Deli",
        "Chicken sandwich 895, Falafel wrap 850, Caesar salad 975, Tomato soup 650, Hummus 480, "
        "Olives 520, Prosciutto 990, Smoked salmon 1290, Quiche 720, Lentil salad 780",
    ),
    "Pantry": (
        "Harbour Mill, Long Field",
        "Olive oil 1450, Spaghetti 310, Arborio rice 540, Chickpeas 190, Plum tomatoes 240, Honey 980, "
        "Strawberry jam 620, Granola 790, Sea salt 420, Peanut butter 650",
    ),
    "Sweets": (
        "Little Wolf",
        "Dark chocolate 595, Milk chocolate 565, Caramels 480, Liquorice 390, Shortbread 520, "
        "Brownie 395, Macarons, six 1450, Nougat 640, Marshmallows 430, Ginger biscuits 460",
    ),
    "Drinks": (
        "Spring Street",
        "Still water 195, Sparkling water 210, Lemonade 360, Ginger beer 390, Orange juice 495, "
        "Apple juice 450, Kombucha 560, Tonic 250, Elderflower cordial 870, Tomato juice 340",
    ),
    "Household": (
        "Clear Day",
        "Dish soap 490, Beeswax wrap 1290, Candles 890, Sponges, three 350, Tote bag 1200, "
        "Matches 150, Laundry soap 1490, Bin bags 420, Paper towels 560, Hand soap 690",
    ),
    "Gifts": (
        "Regular & Daughters, Kettle Row",
        "Mug 1600, Gift box 3900, Cookbook 2950, Tea towel 1350, Postcards, ten 900, Apron 3400, "
        "Coffee dripper 2800, Picnic basket 6500, Enamel cup 1250, Advent calendar 2400",
    ),
}


@cache
def goods() -> tuple[Good, ...]:
    """Every article; brands of a category take turns."""
    found: list[Good] = []
    for category, (brands, shelf) in _SHELVES.items():
        makers = brands.split(", ")
        for number, (product, price) in enumerate(_articles(shelf)):
            sku = str(10101 + len(found) * 7)
            found.append(Good(sku, product, makers[number % len(makers)], category, price))
    return tuple(found)


def _articles(shelf: str) -> list[tuple[str, int]]:
    """Names with prices; a name may hold a comma, the price is what ends it."""
    found: list[tuple[str, int]] = []
    name = ""
    for part in shelf.split(", "):
        name = f"{name}, {part}" if name else part
        text, _, price = name.rpartition(" ")
        if price.isdigit() and text:
            found.append((text, int(price)))
            name = ""
    return found
