"""A photo that staff have released, for everybody, as long as it is released."""

from flask import Response

from dispatch.photo_store import shelf
from dispatch.queries import open311 as seen
from dispatch.web.open311.door import answering, house, open311
from dispatch.web.open311.errors import Wrong


@open311.get("/v2/media/<photo_id>.jpg", provide_automatic_options=False)
def media(photo_id: str) -> Response:
    return answering(lambda: picture(photo_id), "xml")


def picture(photo_id: str) -> Response:
    with house().db.reading() as rd:
        sha256 = seen.photo(rd, photo_id)
    try:
        if sha256 is None:
            raise FileNotFoundError
        content = shelf(house()).file(sha256).read_bytes()
    except FileNotFoundError:
        raise Wrong("media_unknown", status=404) from None
    answer = Response(content, content_type="image/jpeg")
    answer.headers["Content-Disposition"] = 'inline; filename="open311.jpg"'
    return answer
