"""Flows and what campaigns brought, as people say them."""

from store.messages.flows import Flow
from store.messages.outcome import Group
from store.shown import Shown
from store.words import say


def occasion_of(flow: Flow) -> str:
    """When a flow begins."""
    if flow.occasion == "segment":
        return say("messages.occasion.segment", audience=flow.audience)
    key = f"messages.occasion.{flow.occasion}" + ("_days" if flow.days else "")
    return say(key, days=flow.days, count=flow.days)


def does_of(flow: Flow) -> str:
    """What a flow does."""
    told = []
    if flow.gift:
        told.append(say("messages.does.gift", points=flow.gift))
    if flow.channel is not None:
        told.append(say(f"messages.does.{flow.channel}"))
    return ", ".join(told)


def group_words(group: Group, shown: Shown) -> str:
    """What some people did since a campaign left."""
    return say(
        "campaign_list.group",
        people=group.people,
        back=group.came_back,
        share=f"{group.share:.1f}",
        spent=shown.money(group.spent),
        each=shown.money(group.spent_each),
    )
