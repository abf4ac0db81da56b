"""The console on a store with layers of its guard against hostile text left out: the negative controls.

Arguments: ``gate`` leaves the line filter out, ``widgets`` the function that makes data inert; then the store.
"""

import sys

import store.inert

if "widgets" in sys.argv:
    store.inert.inert = str

from textual.app import App

from console.app import ConsoleOptions, RegularsApp

if "gate" in sys.argv:
    RegularsApp.get_line_filters = App.get_line_filters

if __name__ == "__main__":
    RegularsApp(ConsoleOptions(address=sys.argv[-1])).run()
