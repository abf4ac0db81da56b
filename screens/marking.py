"""What is done with marked customers: tagged, archived, exported, written to, merged."""

from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from screens.acts.act import Act, Done, Values
from screens.list_window import MANY
from screens.pick import Option, Pick
from store.actor import Actor
from store.staff.permissions import Grant, grant, in_words
from store.words import say
from widgets import commands as ask
from widgets.prompt_field import FieldKind, PromptField

if TYPE_CHECKING:
    from screens.listing import Listing

PERMISSIONS = {
    "tag": "edit traits",
    "untag": "edit traits",
    "message": "send messages",
    "export": "export",
    "archive": "archive",
    "merge": "merge",
}
"""What can be done, in the order of the list, and who may."""
MOST_BY_ID = 2_000
"""More than these are named by a search or a tag, not one by one."""


def choose_for_marked(home: "Listing") -> None:
    """Offers what can be done with the marked rows, locked acts with the reason."""
    ids = array("q", (one for one in home.people.marks if isinstance(one, int)))
    if home.bulk_running:
        _offer_stop(home)
        return
    if not ids:
        home.tell(say("marked.none"))
        return
    options = []
    for what, permission in PERMISSIONS.items():
        why = say(f"marked.about.{what}")
        if grant(home.desk.actor.role, permission) is Grant.NO:
            why = say("locked.role", role=home.desk.actor.role, permission=in_words(permission))
        elif what == "merge" and len(ids) != 2:
            why = say("marked.two")
        options.append(Option(what, say(f"marked.{what}"), "", why))
    options.append(Option("clear", say("marked.clear"), "", say("marked.about.clear")))

    def take(what: str | None) -> None:
        if what == "clear":
            home.people.set_marks({})
        elif what == "merge":
            home.post_message(ask.MergePersonas())
        elif what in ("message", "export"):
            _open_for(home, what, ids)
        elif what is not None:
            home.run_worker(home.acts.begin(ActOnMany(home, what, ids)))

    home.app.push_screen(Pick(say("marked.title", count=len(ids)), options), take)


def _search_for(home: "Listing", ids: "array[int]") -> str | None:
    """The search that finds the marked: the bar's if they are all it finds, else their ids; None for too many."""
    from store.messages.audience import marked

    if home.marked_query is not None and len(home.people.marks) == len(ids):
        return home.marked_query
    return marked(list(ids)) if len(ids) <= MOST_BY_ID else None


def _open_for(home: "Listing", what: str, ids: "array[int]") -> None:
    """The window that writes to the marked, or exports them."""
    query = _search_for(home, ids)
    if query is None:
        home.tell(say("marked.too_many", most=MOST_BY_ID))
        return

    def told(said: str | None) -> None:
        if said is not None:
            home.tell(said)

    if what == "message":
        from screens.messaging.writing import WriteToMany

        home.app.push_screen(WriteToMany(home.desk, query), told)
    else:
        from screens.exporting import Export

        home.app.push_screen(Export(home.desk, query), told)


def _offer_stop(home: "Listing") -> None:
    def take(what: str | None) -> None:
        if what == "stop":
            home.bulk_running = False

    options = [Option("on", say("marked.go_on")), Option("stop", say("marked.stop"))]
    home.app.push_screen(Pick(say("marked.running"), options), take)


class ActOnMany(Act):
    """One act on many: tag, untag or archive; over ``MANY`` of them their number is typed first."""

    def __init__(self, home: "Listing", what: str, ids: "array[int]") -> None:
        super().__init__(home.desk, None)
        self._home = home
        self._what = what
        self._ids = ids

    @property
    def title(self) -> str:
        return say(f"marked.title.{self._what}", count=len(self._ids))

    def fields(self) -> Sequence[PromptField]:
        if self._what == "archive":
            asked = PromptField("reason", say("marked.reason"), limit=200)
        else:
            asked = PromptField("tag", say("tag.tag"), limit=60)
        if len(self._ids) <= MANY:
            return (asked,)
        return (asked, PromptField("sure", self._how_many, FieldKind.NUMBER, limit=9))

    @property
    def _how_many(self) -> str:
        return say("list_window.how_many", count=len(self._ids))

    def preview(self, values: Values) -> str:
        return say(f"marked.preview.{self._what}", count=len(self._ids))

    def check(self, values: Values) -> str | None:
        right = len(self._ids) <= MANY or values["sure"] == str(len(self._ids))
        return None if right else self._how_many

    def perform(self, actor: Actor, values: Values) -> Done:
        """Few are done at once; many in the background, said as it goes on."""
        job = self._job(actor, values)
        if len(self._ids) <= MANY:
            *_, said = job
            return Done(said)
        self._home.app.call_from_thread(self._home.run_bulk, job)
        return Done(say("marked.begun", title=self.title))

    def _job(self, actor: Actor, values: Values) -> Iterator[str]:
        return (
            self._archive(actor, values["reason"])
            if self._what == "archive"
            else self._tag(actor, values["tag"])
        )

    def _tag(self, actor: Actor, tag: str) -> Iterator[str]:
        from store.people.marking import tag_each

        remove, changed, count = self._what == "untag", 0, len(self._ids)
        for far in tag_each(self.desk.store, actor, iter(self._ids), tag, remove=remove):
            changed = far.changed
            yield say("marked.far", title=self.title, done=far.done, count=count)
        yield say(
            "marked.untagged" if remove else "marked.tagged", count=changed, tag=tag, others=count - changed
        )

    def _archive(self, actor: Actor, reason: str) -> Iterator[str]:
        from store.archive.archiving_many import archive_each

        done, refusals, count = 0, list[str](), len(self._ids)
        for done, one in enumerate(archive_each(self.desk.store, actor, self._ids, reason), start=1):
            if one.refusal is not None:
                refusals.append(one.refusal)
            yield say("marked.far", title=self.title, done=done, count=count)
        said = say("marked.archived", count=done - len(refusals))
        yield say("marked.refused", done=said, refused=len(refusals), why=refusals[0]) if refusals else said
