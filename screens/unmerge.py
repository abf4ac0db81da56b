"""Taking a merge apart: what each would have, what conflicts, whether a block would follow; then three digits."""

from collections.abc import Iterator

from screens.acts.merge import digits_field, last_digits
from screens.desk import Desk
from screens.trying import Trying, Values
from store.merging.told import unmerge_sentences
from store.merging.unmerge_preview import UnmergePreview, preview_unmerge
from store.merging.unmerging import unmerge
from store.shown import Shown
from store.words import say
from widgets.field_table import TableRow
from widgets.prompt import Prompt


class Unmerge(Trying):
    """Gives the sentence that says what was done, None where nothing was."""

    first_field = "digits"

    def __init__(self, desk: Desk, survivor_id: int, merge_id: int, absorbed_id: int) -> None:
        self._survivor, self._merge, self._absorbed = survivor_id, merge_id, absorbed_id
        self._seen: UnmergePreview | None = None
        super().__init__(desk)
        self._operation_id = desk.new_operation()

    def prompt(self) -> Prompt:
        title = say("unmerge.window.title", absorbed=self._absorbed, survivor=self._survivor)
        return Prompt(title, (digits_field(self._absorbed),), check=self._check)

    def _check(self, values: Values) -> str | None:
        right = values["digits"] == last_digits(self._absorbed)
        return None if right else say("merge.act.wrong_digits", digits=last_digits(self._absorbed))

    def can_be_tried(self, values: Values) -> bool:
        return False

    def effect(self, values: Values) -> Iterator[TableRow]:
        if self._seen is None:
            actor = self.desk.actor_for(self._survivor)
            self._seen = preview_unmerge(self.desk.store, actor, self._survivor, self._merge)
        warned = self._seen.survivor_blocked or self._seen.absorbed_blocked
        sentences = unmerge_sentences(self._seen, Shown(self.desk.settings))
        for place, sentence in enumerate(sentences):
            last = place == len(sentences) - 1
            yield from self.sentence(f"says:{place}", sentence, "bad" if warned and last else "")

    def perform(self, values: Values) -> str:
        actor = self.desk.actor_for(self._survivor).doing(self._operation_id)
        done = unmerge(self.desk.store, actor, self._survivor, self._merge)
        return say(
            "command.unmerge.done",
            id=done.persona_id,
            absorbed=done.details["absorbed_id"],
            absorbed_points=done.details["absorbed_points"],
            points=done.points,
        )
