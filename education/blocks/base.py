"""What every block of a page has in common."""

from wagtail import blocks

INLINE = ["bold", "link", "term"]
PROSE = ["h3", "bold", "ol", "ul", "link", "term"]


class PatientBlock(blocks.StructBlock):
    """A part of a page. The block picker shows the first of its examples."""

    def get_preview_value(self):
        from ..examples import examples  # Examples name sources, whose model pages need first.
        from ..outline import outline  # It needs the blocks.

        example = next(iter(examples()[self.name].values()))
        value = self.normalize(self.to_python(example))
        outline([self.bind(value)])
        return value


class SectionBlock(PatientBlock):
    """A block with a heading of its own, which "On this page" links to.

    education.outline sets `anchor` on the value before a page is rendered.
    """

    heading = blocks.CharBlock(max_length=120)
