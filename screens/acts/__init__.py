"""What is done at a card: one act a file, each a prompt and a use case, all run by the act pane.

``from screens import acts`` and ``acts.Sale``: a file, with the use cases it stands on, is read when its act is
first wanted, so that the first search does not wait for all of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.acts.adjust import Adjust as Adjust
    from screens.acts.ask import CheckBirthday as CheckBirthday
    from screens.acts.ask import CheckWalletPin as CheckWalletPin
    from screens.acts.ask import GiveCase as GiveCase
    from screens.acts.ask import Reveal as Reveal
    from screens.acts.attach import AttachReceipt as AttachReceipt
    from screens.acts.conflict import ChooseValues as ChooseValues
    from screens.acts.delete import Delete as Delete
    from screens.acts.earning import ReAdd as ReAdd
    from screens.acts.earning import Refer as Refer
    from screens.acts.earning import UseCode as UseCode
    from screens.acts.member import LeaveHousehold as LeaveHousehold
    from screens.acts.member import LinkHousehold as LinkHousehold
    from screens.acts.member import MakeMember as MakeMember
    from screens.acts.merge import ConfirmMerge as ConfirmMerge
    from screens.acts.order import CorrectOrder as CorrectOrder
    from screens.acts.order import RefundOrder as RefundOrder
    from screens.acts.people import Collided as Collided
    from screens.acts.people import EditTraits as EditTraits
    from screens.acts.people import Enrol as Enrol
    from screens.acts.redeem import Redeem as Redeem
    from screens.acts.sale import Sale as Sale
    from screens.acts.undo import Undo as Undo
    from screens.acts.write import Archive as Archive
    from screens.acts.write import EditAttribute as EditAttribute
    from screens.acts.write import EditTags as EditTags
    from screens.acts.write import OptOut as OptOut
    from screens.acts.write import PinNote as PinNote
    from screens.acts.write import Restore as Restore
    from screens.acts.write import WriteNote as WriteNote

_FILES = {
    "adjust": ("Adjust",),
    "ask": (
        "CheckBirthday",
        "CheckWalletPin",
        "GiveCase",
        "Reveal",
    ),
    "attach": ("AttachReceipt",),
    "conflict": ("ChooseValues",),
    "delete": ("Delete",),
    "earning": (
        "ReAdd",
        "Refer",
        "UseCode",
    ),
    "member": (
        "LeaveHousehold",
        "LinkHousehold",
        "MakeMember",
    ),
    "merge": ("ConfirmMerge",),
    "order": (
        "CorrectOrder",
        "RefundOrder",
    ),
    "people": (
        "Collided",
        "EditTraits",
        "Enrol",
    ),
    "redeem": ("Redeem",),
    "sale": ("Sale",),
    "undo": ("Undo",),
    "write": (
        "Archive",
        "EditAttribute",
        "EditTags",
        "OptOut",
        "PinNote",
        "Restore",
        "WriteNote",
    ),
}


def __getattr__(name: str) -> object:
    for file, acts in _FILES.items():
        if name in acts:
            return getattr(import_module(f"{__name__}.{file}"), name)
    raise AttributeError(f"there is no act {name!r}")


def read_all() -> None:
    """Every act's file, for a thread while nobody types."""
    for file in _FILES:
        import_module(f"{__name__}.{file}")
