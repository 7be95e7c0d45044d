"""Which inputs does a decision table forget, and where do its rows contradict each other?"""

from engine.dmn.analysis.remarks import examine

__all__ = ["examine"]
