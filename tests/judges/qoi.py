"""QOI as its specification has it, as plainly as can be: a judge of the encoder and the decoder.

qoi.py decode FILE    the pixels as PAM on standard output
qoi.py encode FILE    a PAM of 8 bit, RGB or RGB_ALPHA, as QOI on standard output
"""

import struct
import sys

END = bytes(7) + b"\1"


def place(pixel):
    r, g, b, a = pixel
    return (r * 3 + g * 5 + b * 7 + a * 11) % 64


def decode(data):
    magic, width, height, channels, colorspace = struct.unpack(">4sIIBB", data[:14])
    assert magic == b"qoif" and channels in (3, 4) and colorspace in (0, 1)
    assert data.endswith(END)
    chunks = iter(data[14:-8])
    seen = [(0, 0, 0, 0)] * 64
    pixel = (0, 0, 0, 255)
    pixels = []
    for first in chunks:
        r, g, b, a = pixel
        run = 1
        if first == 255:
            pixel = (next(chunks), next(chunks), next(chunks), next(chunks))
        elif first == 254:
            pixel = (next(chunks), next(chunks), next(chunks), a)
        elif first >> 6 == 0:
            pixel = seen[first]
        elif first >> 6 == 1:
            steps = (first >> 4 & 3, first >> 2 & 3, first & 3)
            pixel = tuple((old + step - 2) % 256 for old, step in zip((r, g, b), steps)) + (a,)
        elif first >> 6 == 2:
            second = next(chunks)
            green = (first & 63) - 32
            red, blue = green + (second >> 4) - 8, green + (second & 15) - 8
            pixel = ((r + red) % 256, (g + green) % 256, (b + blue) % 256, a)
        else:
            run = (first & 63) + 1
        seen[place(pixel)] = pixel
        pixels += [pixel] * run
    assert len(pixels) == width * height
    return width, height, channels, b"".join(bytes(p[:channels]) for p in pixels)


def signed(difference):
    return (difference + 128) % 256 - 128


def encode(width, height, channels, samples):
    out = bytearray(struct.pack(">4sIIBB", b"qoif", width, height, channels, 0))
    seen = [(0, 0, 0, 0)] * 64
    before = (0, 0, 0, 255)
    run = 0
    for at in range(0, len(samples), channels):
        pixel = tuple(samples[at : at + channels]) + (() if channels == 4 else (255,))
        if pixel == before:
            run += 1
            if run < 62:
                continue
        if run:
            out.append(0xC0 | run - 1)
            run = 0
        if pixel == before:
            continue
        red, green, blue = (signed(pixel[k] - before[k]) for k in range(3))
        same_alpha = pixel[3] == before[3]
        if seen[place(pixel)] == pixel:
            out.append(place(pixel))
        elif same_alpha and all(-2 <= step <= 1 for step in (red, green, blue)):
            out.append(0x40 | red + 2 << 4 | green + 2 << 2 | blue + 2)
        elif same_alpha and -32 <= green <= 31 and -8 <= signed(red - green) <= 7 and -8 <= signed(blue - green) <= 7:
            out += bytes((0x80 | green + 32, signed(red - green) + 8 << 4 | signed(blue - green) + 8))
        elif same_alpha:
            out += b"\xfe" + bytes(pixel[:3])
        else:
            out += b"\xff" + bytes(pixel)
        seen[place(pixel)] = pixel
        before = pixel
    if run:
        out.append(0xC0 | run - 1)
    return bytes(out) + END


def read_pam(data):
    head, samples = data.split(b"ENDHDR\n", 1)
    fields = dict(line.split(None, 1) for line in head.decode().splitlines()[1:])
    assert fields["MAXVAL"] == "255" and fields["DEPTH"] in ("3", "4")
    return int(fields["WIDTH"]), int(fields["HEIGHT"]), int(fields["DEPTH"]), samples


def main():
    what, name = sys.argv[1:]
    with open(name, "rb") as file:
        data = file.read()
    if what == "encode":
        sys.stdout.buffer.write(encode(*read_pam(data)))
        return
    width, height, channels, samples = decode(data)
    tuple_type = "RGB" if channels == 3 else "RGB_ALPHA"
    header = f"P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH {channels}\nMAXVAL 255\nTUPLTYPE {tuple_type}\nENDHDR\n"
    sys.stdout.buffer.write(header.encode() + samples)


if __name__ == "__main__":
    main()
