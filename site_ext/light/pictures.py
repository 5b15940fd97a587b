"""Make the pages' pictures light, and keep their places.

A figure is stored as lossless WebP, pixel for pixel what the notebook drew at less than
half the bytes. Each picture of the book says its size, so nothing moves when it comes,
and comes when the reader is near it.
"""

import re
from functools import cache
from pathlib import Path

from PIL import Image

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


@cache
def convert(path):
    """Write a picture as lossless WebP beside it; return its width and height."""
    with Image.open(path) as image:
        image.save(path.with_suffix(".webp"), lossless=True, exact=True, method=4)
        return image.size
