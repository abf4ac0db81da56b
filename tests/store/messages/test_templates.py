"""Templates: fields with fallbacks, what may stand in braces, the opt-out line, the sender."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.messages.draft import Draft, checked, parts_of
from store.messages.template import FIELDS, NEVER, TemplateRefused, filled, parsed, problems
from store.messages.templates import drop_template, keep_template, template_named, templates
from store.staff.permissions import Role
from tests.store.messages.conftest import set_to

Actors = Callable[..., Actor]


def test_a_field_takes_the_customers_value_or_its_fallback() -> None:
    parts = parsed("Hello {first_name|there}, {points} points")
    assert filled(parts, {"first_name": "Amelia", "points": "10"}) == "Hello Amelia, 10 points"
    assert filled(parts, {"first_name": "", "points": "0"}) == "Hello there, 0 points"


def test_a_value_is_never_read_as_a_template() -> None:
    assert filled(parsed("{name|you}!"), {"name": "{points} {{x}}"}) == "{points} {{x}}!"


def test_doubled_braces_are_braces() -> None:
    assert filled(parsed("{{{points}}}"), {"points": "7"}) == "{7}"


def test_an_unknown_field_is_refused_with_a_caret_and_what_was_meant() -> None:
    text = "Dear friend,\nhello {fist_name|there}!"
    with pytest.raises(TemplateRefused, match=r"did you mean \{first_name\|there\}") as refused:
        parsed(text)
    assert refused.value.line == "hello {fist_name|there}!"
    assert refused.value.caret == "      ^^^^^^^^^^^^^^^^^"
    assert refused.value.problem.fix == "{first_name|there}"


def test_a_field_not_everybody_has_needs_a_fallback_and_the_fix_has_one() -> None:
    for name, always in FIELDS.items():
        found = problems("{" + name + "}")
        assert bool(found) != always, name
        assert all(not problems(one.fix or "{") for one in found)


@pytest.mark.parametrize("name", NEVER)
def test_contacts_birthdays_and_pins_are_never_put_into_a_message(name: str) -> None:
    with pytest.raises(BadInput, match="never"):
        parsed("{" + name + "|x}")


@pytest.mark.parametrize("text", ["{", "}", "{points", "points}", "{{}", "{}", "{|x}", "{ |}", "{\n}"])
def test_broken_braces_are_refused_and_never_a_crash(text: str) -> None:
    with pytest.raises(BadInput):
        parsed(text)


def test_the_opt_out_line_is_put_behind_unless_it_has_a_place(store: Store) -> None:
    settings = store.settings()
    assert checked(Draft("text", "Sale today."), settings).text == "Sale today. Reply STOP to opt out."
    assert (
        checked(Draft("text", "Sale. {opt_out} Bye."), settings).text == "Sale. Reply STOP to opt out. Bye."
    )
    assert "{privacy_link}" in checked(Draft("email", "Sale.", "Sale"), settings).text


def test_without_an_opt_out_line_or_a_sender_nothing_is_written(store: Store) -> None:
    set_to(store, opt_out_text="")
    with pytest.raises(Refused, match="opt_out_text"):
        checked(Draft("text", "Sale."), store.settings())
    set_to(store, opt_out_text="Reply STOP to opt out.", store_name="My shop")
    with pytest.raises(Refused, match="message_sender"):
        checked(Draft("text", "Sale."), store.settings())
    assert checked(Draft("text", "Sale.", sender="Corner"), store.settings()).sender == "Corner"


@pytest.mark.parametrize(
    "draft",
    [
        Draft("fax", "Sale."),
        Draft("text", ""),
        Draft("text", "  \n "),
        Draft("text", "x" * 600),
        Draft("email", "Sale."),
        Draft("email", "Sale.", "Sub\nBcc: everybody@example.com"),
        Draft("text", "Sale \x1b]11;?\x07"),
        Draft("text", "Sale.", sender="A" * 60),
    ],
)
def test_what_cannot_be_sent_is_refused(store: Store, draft: Draft) -> None:
    with pytest.raises(BadInput):
        checked(draft, store.settings())


def test_texts_are_counted_as_the_networks_count_them() -> None:
    assert [parts_of("a" * n) for n in (160, 161, 306, 307)] == [1, 2, 2, 3]
    assert [parts_of("€" * n) for n in (80, 81)] == [1, 2]
    assert [parts_of("я" * n) for n in (70, 71, 134, 135)] == [1, 2, 2, 3]


def test_a_template_is_kept_changed_and_taken_away(store: Store, actor: Actors) -> None:
    keep_template(store, actor(Role.MARKETING), "Sale", Draft("text", "Sale, {first_name|friend}!"))
    keep_template(store, actor(Role.MANAGER), "SALE", Draft("email", "Sale now.", "Sale"))
    (found,) = templates(store, actor())
    assert (found.name, found.channel, found.subject, found.text) == ("Sale", "email", "Sale", "Sale now.")
    assert template_named(store, actor(), "sale").id == found.id
    drop_template(store, actor(), str(found.id))
    with pytest.raises(NotFound, match="none yet"):
        template_named(store, actor(), "sale")


def test_a_template_that_could_not_be_sent_is_not_kept(store: Store, actor: Actors) -> None:
    with pytest.raises(TemplateRefused):
        keep_template(store, actor(), "Sale", Draft("text", "Hello {phone}"))
    assert templates(store, actor()) == ()


def test_roles_that_send_no_messages_see_no_templates(store: Store, actor: Actors) -> None:
    for role in (Role.STAFF, Role.ANALYST, Role.MARKETING_ANALYST, Role.OPERATOR):
        with pytest.raises(NotPermitted):
            templates(store, actor(role))
        with pytest.raises(NotPermitted):
            keep_template(store, actor(role), "Sale", Draft("text", "Sale."))
