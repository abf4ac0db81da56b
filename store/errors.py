"""What can go wrong, in sentences for the person who reads them."""


class RegularsError(Exception):
    """Any refusal or failure with a sentence that is shown as it is."""

    exit_code = 1


class Refused(RegularsError):
    """A rule says no: the sentence names the rule's figures (``needs 320 points, has 300``)."""


class BadInput(Refused):
    """What was typed or read cannot be understood or is out of bounds."""


class NotPermitted(RegularsError):
    """The role may not do this; ``permission`` names the row of the permission table."""

    exit_code = 5

    def __init__(self, sentence: str, permission: str) -> None:
        super().__init__(sentence)
        self.permission = permission


class NeedsApproval(NotPermitted):
    """The role may do this only with somebody else's approval at the till."""


class NotFound(RegularsError):
    """No such persona, order, discount or operation."""

    exit_code = 4


class Unreachable(RegularsError):
    """The store cannot be opened or does not answer."""

    exit_code = 3


class OutcomeUnknown(Unreachable):
    """The line broke at the commit; ``operation_id`` tells later whether it is done."""

    def __init__(self, sentence: str, operation_id: str) -> None:
        super().__init__(sentence)
        self.operation_id = operation_id
