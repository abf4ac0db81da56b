"""Names and codes of staff, locations and tills as they may be typed."""

import re

from store.errors import BadInput
from store.text import clean_name
from store.words import say

_CODE = re.compile(r"[A-Z0-9]{2,12}")


def required_name(text: str, field: str) -> str:
    """A name on one line that is not empty; raises ``BadInput``."""
    found = clean_name(text, field)
    if not found:
        raise BadInput(say("field.empty", field=field))
    return found


def staff_code(text: str) -> str:
    """A staff code in capitals: 2 to 12 letters and digits; raises ``BadInput``."""
    found = text.strip().upper()
    if not _CODE.fullmatch(found):
        raise BadInput(say("staff.code_shape"))
    return found
