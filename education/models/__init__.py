from .base import ReaderPage
from .conditions import ConditionIndexPage, ConditionPage
from .explainers import ExplainerIndexPage, ExplainerPage
from .feedback import PageFeedback
from .glossary import GlossaryPage, Term
from .home import HomePage
from .navigation import MenuItem, Navigation
from .search import FruitlessWord, SearchHint
from .sources import Source
from .standard import StandardPage

__all__ = [
    "ConditionIndexPage",
    "ConditionPage",
    "ExplainerIndexPage",
    "ExplainerPage",
    "FruitlessWord",
    "GlossaryPage",
    "HomePage",
    "MenuItem",
    "Navigation",
    "PageFeedback",
    "ReaderPage",
    "SearchHint",
    "Source",
    "StandardPage",
    "Term",
]
