"""Make the pages' pictures light, and keep their places.

A figure is stored as lossless WebP, in few colours where the eye cannot tell: it has a
few flat colours and the steps between them at their edges. That takes less than a third
of the bytes of the notebook's PNG. Each picture of the book says its size, so nothing
moves when it comes, and comes when the reader is near it.
"""

import re
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops, ImageStat
from sphinx.errors import ExtensionError

_DRAWING = re.compile(r'<img\b[^>]*?\bsrc="[^":?]*?_static/([^"/]+\.svg)"')
_SIZE = re.compile(r'<svg\b[^>]*? width="(\d+)" height="(\d+)"')
# The colours that differ most, then moved to the middle of what each stands for.
TO_COLOURS = {
    "method": Image.Quantize.MAXCOVERAGE,
    "kmeans": 3,
    "dither": Image.Dither.NONE,
}
_PICTURE = re.compile(r'<img\b[^>]*?\bsrc="([^":?]*?_images/([^"]+\.png))"[^>]*>')


def lighten(page, folder):
    """Refer to each PNG picture of a page as WebP, with its size.

    Parameters
    ----------
    page : str
    folder : Path
        Where the site's pictures are; the WebP files are written there.

    Returns
    -------
    str
    """

    def picture(match):
        tag, source, name = match[0], match[1], match[2]
        width, height = convert(folder / name)
        tag = tag.replace(source, str(Path(source).with_suffix(".webp")))
        if " width=" not in tag and " style=" not in tag:
            tag = tag.replace("<img ", f'<img width="{width}" height="{height}" ')
        return tag.replace("<img ", '<img loading="lazy" decoding="async" ')

    return _PICTURE.sub(picture, page)


def keep_places(page, static):
    """Say the size of each drawing of the book's own, which the theme leaves open."""

    def drawing(match):
        width, height = size(static / match[1])
        # The theme's rules override attributes, and keep it within its column.
        style = f"width:{width}px;aspect-ratio:{width}/{height}"
        return match[0].replace("<img ", f'<img style="{style}" ')

    return _DRAWING.sub(drawing, page)


@cache
def size(path):
    """Read the width and the height of an SVG drawing, in pixels."""
    found = _SIZE.search(path.read_text(encoding="utf-8"))
    if not found:
        raise ExtensionError(
            f"{path.name} says no size: write width and height, in this order and"
            " without a unit, into its <svg> element"
        )
    return found.groups()


@cache
def convert(path):
    """Write a picture as WebP beside it; return its width and height."""
    with Image.open(path) as image:
        few = in_few_colours(image)
        # Methods 5 and 6 take 10 to 70 times as long, for 0.3 % of the bytes.
        few.save(
            path.with_suffix(".webp"), lossless=True, exact=True, quality=100, method=4
        )
        return image.size


def in_few_colours(image):
    """Give an opaque picture 64, 128 or 256 colours, where it then looks the same.

    Parameters
    ----------
    image : PIL.Image.Image

    Returns
    -------
    PIL.Image.Image
        The picture itself where it has no more colours, is not opaque, or would change
        by more than one of 255 levels on average, or by more than 36 in a point: of
        the edge of a line, say.
    """
    opaque = "A" not in image.getbands() or image.getchannel("A").getextrema()[0] == 255
    if not opaque or image.getcolors(64):
        return image
    full = image.convert("RGB")
    for colours in (64, 128, 256):
        few = full.quantize(colours, **TO_COLOURS).convert("RGB")
        change = ImageStat.Stat(ImageChops.difference(full, few))
        most = max(high for _, high in change.extrema)
        if max(change.mean) <= 1 and most <= 36:
            return few
    return image
