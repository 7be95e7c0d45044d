"""Does the engine do what the standard's own test cases demand (the DMN Technology Compatibility Kit)?"""

from engine.dmn.tck.runner import Failure, Outcome, run

__all__ = ["Failure", "Outcome", "run"]
