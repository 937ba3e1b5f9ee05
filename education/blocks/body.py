"""The body of a page, composed of all the others."""

from wagtail import blocks

from .care import CallToActionBlock, CareCardBlock, DoAndDontBlock
from .evidence import EvidenceBlock
from .pictures import FigureBlock, IllustrationBlock, PictureStepsBlock
from .prose import ComparisonBlock, KeyPointsBlock, QuestionsBlock, StepsBlock, TextBlock
from .taking_along import ChecklistBlock, SelfCheckBlock


class BodyBlock(blocks.StreamBlock):
    """Everything that a page's body may hold."""

    key_points = KeyPointsBlock()
    text = TextBlock()
    care_card = CareCardBlock()
    do_and_dont = DoAndDontBlock()
    steps = StepsBlock()
    picture_steps = PictureStepsBlock()
    comparison = ComparisonBlock()
    illustration = IllustrationBlock()
    figure = FigureBlock()
    questions = QuestionsBlock()
    evidence = EvidenceBlock()
    checklist = ChecklistBlock()
    self_check = SelfCheckBlock()
    call_to_action = CallToActionBlock()

    class Meta:
        block_counts = {
            "key_points": {"max_num": 1},
            "questions": {"max_num": 2},
            "self_check": {"max_num": 1},
        }
