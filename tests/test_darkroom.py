"""What the darkroom makes of a picture. What it makes of the crooked ones stands in tests/photos."""

import io
import random

import pytest
from PIL import Image, ImageOps

from tests import pictures
from tests.photos.asking import developed, refusal
from tests.pictures import BLUE, RED, close_to, door, encoded


@pytest.mark.parametrize("how_held", range(1, 9))
def test_a_photo_stands_upright_however_the_phone_was_held(how_held):
    upright = door(400, 300)
    upright.paste((20, 220, 20), (0, 0, 200, 100))
    sent = encoded(upright, "JPEG", exif=pictures.marked_exif(how_held), quality=95)
    meant = ImageOps.exif_transpose(Image.open(io.BytesIO(sent)))
    large, _, _ = developed(sent)
    assert large.size == meant.size
    for at in ((30, 30), (270, 30), (30, 270), (270, 270)):
        assert close_to(large.getpixel(at), meant.getpixel(at)), at


def test_a_large_photo_is_made_small_and_a_small_one_is_left():
    large, small, _ = developed(encoded(door(4000, 3000), "JPEG"))
    assert (large.size, small.size) == ((1600, 1200), (320, 240))
    large, small, _ = developed(encoded(door(100, 50), "PNG"))
    assert (large.size, small.size) == ((100, 50), (100, 50))


@pytest.mark.parametrize("size", [(1, 1), (1, 20_000), (20_000, 1), (3199, 7), (1601, 1600), (6399, 4001)])
def test_every_shape_keeps_its_halves(size):
    large, _, _ = developed(encoded(door(*size), "PNG"))
    assert max(large.size) == min(1600, max(size))
    if size[0] > 100:
        right = large.width - 1 - large.width // 8
        assert close_to(large.getpixel((large.width // 8, 0)), RED)
        assert close_to(large.getpixel((right, large.height - 1)), BLUE)


@pytest.mark.parametrize(
    "picture",
    [door(mode="CMYK"), door(mode="L"), door().quantize(4), door(mode="RGBA")],
    ids=["cmyk", "grey", "palette", "alpha"],
)
def test_every_way_to_write_a_colour_is_read(picture):
    large, _, _ = developed(encoded(picture, "JPEG" if picture.mode == "CMYK" else "PNG"))
    expected = picture.convert("RGB")
    assert close_to(large.getpixel((50, 50)), expected.getpixel((50, 50)))
    assert close_to(large.getpixel((350, 50)), expected.getpixel((350, 50)))


def test_a_png_of_16_bits_keeps_its_grey():
    large, _, _ = developed(encoded(Image.new("I;16", (50, 50), 0x8000), "PNG"))
    assert close_to(large.getpixel((25, 25)), (128, 128, 128))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_was_transparent_becomes_white(mode):
    picture = Image.new("RGBA", (40, 40), (0, 0, 0, 0)).convert(mode)
    how = {"transparency": picture.getpixel((0, 0))} if mode == "P" else {}
    large, _, _ = developed(encoded(picture, "PNG", **how))
    assert close_to(large.getpixel((20, 20)), (255, 255, 255))


@pytest.mark.parametrize("form", ["WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame_stays(form):
    large, _, _ = developed(pictures.animated(form))
    assert close_to(large.getpixel((30, 30)), RED)
    assert getattr(large, "n_frames", 1) == 1


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.97])
def test_a_photo_that_broke_off_on_the_way_is_refused(form, share):
    noise = Image.frombytes("RGB", (300, 200), random.Random(1).randbytes(180_000))
    whole = encoded(noise, form)
    assert refusal(whole[: int(len(whole) * share)]) == "not_a_photo"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_noise_behind_the_right_first_bytes_hurts_nobody(form):
    chance = random.Random(form)
    start = {"JPEG": 20, "PNG": 41, "WEBP": 30}[form]
    whole = encoded(door(), form)
    for _ in range(4):
        assert refusal(whole[:start] + chance.randbytes(5000)) in ("not_a_photo", "too_large", "unreadable")
