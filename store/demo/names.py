"""Names of the demo's people, put together from common first and last names."""

from random import Random
from unicodedata import combining, normalize

_FIRST_NAMES = (
    "Ada Alan Alice Alma Amber Amir Ana Andre Anika Anton Aria Asha Ava Beatriz Ben Bianca Boris Bruno Caleb "
    "Camila Carla Carlos Cecilia Chloe Clara Cody Cora Dalia Daniel Daria Dario David Delia Diego Dina Dora "
    "Dylan Edith Eli Elena Elias Ella Elsa Emil Emily Emma Enzo Erik Esther Eva Ezra Fatima Felix Fiona "
    "Flora Frank Freya Gabriel Gemma George Gina Grace Greta Hana Hanna Harry Hazel Hector Helen Henry Hugo "
    "Ian Ida Imani Ines Ingrid Iris Isaac Isla Ivan Ivy Jack Jada James Jana Jasper Jean Joan Joel Jonas "
    "Joseph Joy Judith Julia June Kamal Karl Kate Keira Kenji Kira Lara Laura Layla Leah Lena Leo Liam Lila "
    "Lina Louis Lucas Lucia Luis Luna Maya Mabel Malik Marco Maria Mark Marta Martin Mateo Matilda Maura Max "
    "Mei Mila Milo Mina Miriam Mona Nadia Naomi Nathan Nia Nico Nina Noah Nora Olga Olive Oliver Omar Oscar "
    "Otto Owen Pablo Paula Pearl Pedro Petra Philip Priya Quentin Rachel Rafael Ravi Rebecca Remy Renata "
    "Rhea Rita Robin Rosa Rowan Ruben Ruby Ruth Ryan Sadie Sam Samir Sara Sasha Selma Simon Sofia Stella "
    "Sven Tara Tariq Teo Tess Theo Thomas Tina Tobias Uma Vera Victor Viola Walter Wanda Willa Yara Yusuf "
    "Zara Zeno Zoe"
)
_LAST_NAMES = (
    "Abbott Acosta Adler Aguilar Ahmed Albrecht Allen Alvarez Andersen Archer Arnold Ashby Bailey Baker "
    "Banerjee Barnes Barton Bauer Becker Bell Bennett Berg Bishop Blake Bloom Bowen Brandt Brooks Bryant "
    "Burke Byrne Cabrera Calder Campos Carey Carver Castro Chan Chen Choi Clarke Cohen Cole Conte Cooper "
    "Costa Craig Cruz Dalton Das Davies Dawson Delgado Desai Diaz Dietz Dixon Doyle Drake Duarte Dunn Eaton "
    "Ellis Engel Escobar Evans Farrell Fischer Fleming Flores Foster Fox Franco Fuentes Garcia Gibson Gomez "
    "Gordon Grant Greene Griffin Gupta Haas Haddad Hale Hansen Harper Hart Hayes Heller Herrera Holt Howe "
    "Huang Hughes Hunt Ibarra Ivanov Jacobs Jansen Jensen Johansson Kang Kaplan Kaur Keller Kelly Khan Kim "
    "King Klein Koch Kovacs Kramer Kumar Lambert Lang Larsen Lee Lehmann Lim Lopez Lowe Lund Malone Marino "
    "Marsh Mendez Meyer Miller Mitra Molina Moore Morales Moss Nair Nash Navarro Nguyen Nolan North Novak "
    "Okafor Okoye Ortega Osman Owens Page Palmer Park Patel Perez Perry Pham Pierce Pope Porter Price Quinn "
    "Rahman Ramos Reed Reyes Rhodes Rivera Roberts Rojas Romano Rossi Roth Rubin Ruiz Russo Salazar Santos "
    "Sato Schmidt Shah Sharma Shaw Silva Singh Soto Stein Stone Suzuki Tanaka Tate Thorne Torres Tran Vargas "
    "Vega Wagner Walsh Wang Ward Webb Weiss West Wolfe Wong Woods Wright Wu Yamada Yang Young Zhang Zimmer"
)
_FIRST, _LAST = _FIRST_NAMES.split(), _LAST_NAMES.split()

FIRST_OF_ALL = (
    ("Amelia", "Stone"),
    ("Omar", "Haddad"),
    ("Bjørn", "Weiß"),
    ("Siobhán", "O'Brien"),
    ("José María", "Núñez-Ortega"),
    ("Łukasz", "Müller"),
    ("丽", "王"),
    ("יעל", "לוי"),
    ("[@click=app.quit]x[/]", "Brackets"),
)
"""The first people: two to meet, six whose names test a till, one whose name tests a screen."""

DOMAINS = ("example.com", "example.org", "example.net")


def full_name(choice: Random) -> tuple[str, str]:
    """A first and a last name; one in twenty-five last names is double."""
    last = choice.choice(_LAST)
    if choice.random() < 0.04:
        last = f"{last}-{choice.choice(_LAST)}"
    return choice.choice(_FIRST), last


def mailbox(first: str, last: str) -> str:
    """What stands before the @: plain letters and a dot, ``guest`` where a name has no such letters."""
    plain = [_plain(part) for part in (first, last)]
    return ".".join(part for part in plain if part) or "guest"


def _plain(name: str) -> str:
    letters = normalize("NFD", name.lower().replace("ø", "o").replace("ß", "ss").replace("ł", "l"))
    return "".join(
        letter for letter in letters if letter.isascii() and letter.isalpha() and not combining(letter)
    )
