"""What a page's body is made of: one class per block, named for what it means to a patient.

The template of a block is templates/education/blocks/<stem>.html, its style sheet
static/css/components/<stem>.css; the stem is the block's name in BodyBlock. A block that does more
with JavaScript names its `script`, a static file, which only the pages with the block load.
"""

from .base import INLINE, PROSE, SectionBlock
from .body import BodyBlock
from .evidence import EvidenceBlock
from .pictures import FigureBlock, PictureBlock
from .prose import QuestionsBlock

__all__ = [
    "INLINE",
    "PROSE",
    "BodyBlock",
    "EvidenceBlock",
    "FigureBlock",
    "PictureBlock",
    "QuestionsBlock",
    "SectionBlock",
]
