"""Whether an exact identifier is held: asked by support alone, audited, answered with yes or no."""

from collections.abc import Sequence

from store.actor import Actor
from store.database.store import Store
from store.database.unit import Unit
from store.privacy.blocklist import blocked
from store.use_case import use_case

_KEPT = (
    "SELECT 1 FROM identifier i JOIN persona p ON p.id = i.persona_id "
    "WHERE i.kind = :kind AND i.value = :value AND p.status = 'sealed' LIMIT 1"
)


def is_held(store: Store, actor: Actor, kind: str, values: Sequence[str]) -> bool:
    """Whether any of these phones (E.164) or e-mails is held, by the blocklist or kept with whom it
    reached; raises `NotPermitted`."""
    ask_whether_held(store, actor, kind)
    with store.reading() as connection:
        for value in values:
            if connection.one(_KEPT, kind=kind, value=value):
                return True
        return bool(blocked(connection, store.settings(), [(kind, value) for value in values]))


@use_case("look up held")
def ask_whether_held(unit: Unit, kind: str) -> None:
    """Writes down that somebody asks; of what kind, never which."""
    unit.detail = kind
