from .base import ReaderPage
from .conditions import ConditionIndexPage, ConditionPage
from .explainers import ExplainerIndexPage, ExplainerPage
from .feedback import PageFeedback
from .home import HomePage
from .navigation import MenuItem, Navigation
from .sources import Source
from .standard import StandardPage

__all__ = [
    "ConditionIndexPage",
    "ConditionPage",
    "ExplainerIndexPage",
    "ExplainerPage",
    "HomePage",
    "MenuItem",
    "Navigation",
    "PageFeedback",
    "ReaderPage",
    "Source",
    "StandardPage",
]
