"""A line to PostgreSQL that breaks: reading goes on, and an act is said to be done, not done, or not known."""

from collections.abc import Callable

import psycopg
import pytest

from store.actor import Actor
from store.database.connection import Connection
from store.database.store import CommitUnheard, Store
from store.database.unit import Unit
from store.errors import OutcomeUnknown, Unreachable
from store.receipt import Receipt
from store.staff.permissions import Role
from store.use_case import operation

ACT = "0198f000-0000-7000-8000-000000000002"


def cut(connection: Connection, server: str) -> None:
    """Ends the backend of a connection, as a server that restarts does."""
    pid = connection.driver.info.backend_pid
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))


@operation("undo others")
def ring_and_cut(unit: Unit, server: str) -> Receipt:
    """A stand-in act in the middle of which the line breaks, every time."""
    cut(unit.connection, server)
    unit.connection.insert("household", id=unit.new_id("household"), made_at=unit.at)
    return Receipt(unit.actor.operation_id or "")


@operation("undo others")
def ring_once(unit: Unit) -> Receipt:
    """A stand-in act that writes one row."""
    unit.connection.insert("household", id=unit.new_id("household"), made_at=unit.at)
    return Receipt(unit.actor.operation_id or "")


def test_reading_goes_on_after_the_line_broke(postgres_store: Store, postgres_server: str) -> None:
    with postgres_store.reading() as connection:
        assert connection.value("SELECT count(*) FROM staff") == 7
    cut(postgres_store.connection, postgres_server)
    with postgres_store.reading() as connection:
        assert connection.value("SELECT count(*) FROM staff") == 7


def test_a_question_that_met_the_broken_line_can_be_asked_again(
    postgres_store: Store, postgres_server: str
) -> None:
    cut(postgres_store.connection, postgres_server)
    with pytest.raises(Unreachable, match="line to the database broke"):
        postgres_store.settings()
    assert postgres_store.settings().number("undo_minutes") == 15


def test_an_act_whose_commit_was_never_asked_for_is_not_said_to_be_perhaps_done(
    postgres_store: Store, postgres_server: str, actor: Callable[..., Actor]
) -> None:
    with pytest.raises(Unreachable) as broken:
        ring_and_cut(postgres_store, actor(Role.MANAGER, operation_id=ACT), postgres_server)
    assert not isinstance(broken.value, OutcomeUnknown)
    assert postgres_store.connection.value("SELECT count(*) FROM operation") == 0


def test_a_commit_that_was_not_heard_is_looked_up(
    postgres_store: Store, actor: Callable[..., Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, answers = Store._commit, iter([True, False])

    def lose_the_first_answer(connection: Connection) -> None:
        commit(connection)
        if next(answers):
            raise CommitUnheard("The line broke.")

    monkeypatch.setattr(Store, "_commit", staticmethod(lose_the_first_answer))
    done = ring_once(postgres_store, actor(Role.MANAGER, operation_id=ACT))
    assert done.repeated
    assert postgres_store.connection.value("SELECT count(*) FROM household") == 1


def test_a_commit_nobody_could_look_up_is_said_to_be_not_known(
    postgres_store: Store, actor: Callable[..., Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_every_answer(connection: Connection) -> None:
        raise CommitUnheard("The line broke.")

    monkeypatch.setattr(Store, "_commit", staticmethod(lose_every_answer))
    with pytest.raises(OutcomeUnknown, match="not known yet") as unknown:
        ring_once(postgres_store, actor(Role.MANAGER, operation_id=ACT))
    assert unknown.value.operation_id == ACT


def test_what_stands_there_already_is_said_without_its_value(store: Store) -> None:
    store.connection.run("INSERT INTO id_block (name, next) VALUES ('invented', 5)")
    with pytest.raises(Exception, match="there already") as taken:
        store.connection.run("INSERT INTO id_block (name, next) VALUES ('invented', 5)")
    assert "invented" not in str(taken.value)
