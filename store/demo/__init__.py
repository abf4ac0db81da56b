"""The demo: an invented shop whose customers, orders and everything else come in as files, as a real one's
do.
"""

from store.demo.making import make_demo
from store.demo.plan import export_demo_files
from store.demo.whole import unmake

__all__ = ["export_demo_files", "make_demo", "unmake"]
