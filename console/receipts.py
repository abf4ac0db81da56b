"""What an act answered, for people and programs."""

import argparse

from console.output import talk, tell, tell_json
from store.receipt import Receipt
from store.words import say


def tell_receipt(arguments: argparse.Namespace, receipt: Receipt, done: str, *, undo: bool = True) -> int:
    """``{operation_id, entries[], points, repeated, …}``, or the sentence and (``undo``) how to undo it; exit code
    0."""
    if arguments.json:
        tell_json(receipt.as_json())
        return 0
    if receipt.repeated:
        talk(say("command.act.repeated"))
    tell(done)
    talk(say("command.act.operation", operation=receipt.operation_id))
    if undo and receipt.entries and not receipt.repeated:
        talk(say("command.act.undo", operation=receipt.operation_id))
    return 0
