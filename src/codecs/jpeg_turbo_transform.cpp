#include "codecs/jpeg_segments.hpp"
#include "codecs/jpeg_transform.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <turbojpeg.h>

#include <array>
#include <limits>
#include <memory>
#include <new>
#include <utility>

namespace oriel::codecs::jpeg {

namespace {

struct CloseHandle {
    void operator()(void* handle) const noexcept { tjDestroy(handle); }
};
using Handle = std::unique_ptr<void, CloseHandle>;

/// A JPEG file in memory, TurboJPEG's or ours.
class File {
public:
    explicit File(const Input& input) : span_(input.resident()) {
        if (span_.data() != nullptr) return;
        const auto size = static_cast<std::size_t>(input.size());
        read_.reset(new std::byte[size]); // not std::make_unique, which would write zeros first
        input.read(0, {read_.get(), size});
        span_ = {read_.get(), size};
    }
    File(unsigned char* made, std::size_t size) : made_(made), span_(reinterpret_cast<std::byte*>(made), size) {}

    std::span<const std::byte> span() const noexcept { return span_; }
    /// What is ours of it need not stay.
    void release() noexcept {
        span_ = {};
        read_.reset();
        made_.reset();
    }

private:
    struct Free {
        void operator()(unsigned char* bytes) const noexcept { tjFree(bytes); }
    };
    std::unique_ptr<std::byte[]> read_;
    std::unique_ptr<unsigned char, Free> made_;
    std::span<const std::byte> span_;
};

int operation(const Rearrangement& how) noexcept {
    // By mirrored_x, then mirrored_y. A picture that is mirrored top to bottom and then has its rows made columns was
    // turned clockwise.
    constexpr std::array straight{TJXOP_NONE, TJXOP_VFLIP, TJXOP_HFLIP, TJXOP_ROT180};
    constexpr std::array transposed{TJXOP_TRANSPOSE, TJXOP_ROT90, TJXOP_ROT270, TJXOP_TRANSVERSE};
    const std::size_t mirrors = (how.mirrored_x ? 2U : 0U) + (how.mirrored_y ? 1U : 0U);
    return (how.transposed ? transposed : straight)[mirrors];
}

// Where the window begins in what the operation makes of the whole file. What is mirrored begins with the last whole
// unit: those beyond cannot be mirrored.
std::ptrdiff_t first(std::ptrdiff_t begin, std::ptrdiff_t count, std::ptrdiff_t all, std::ptrdiff_t unit,
                     bool mirrored) noexcept {
    return mirrored ? all / unit * unit - (begin + count) : begin;
}

tjtransform request(const Header& header, const Rearrangement& how) noexcept {
    tjtransform out{};
    out.op = operation(how);
    out.options = TJXOPT_COPYNONE | (header.progressive ? TJXOPT_PROGRESSIVE : 0) | (how.gray ? TJXOPT_GRAY : 0);
    const Window& window = how.window;
    if (window == Window{0, 0, header.height, header.width}) {
        out.options |= TJXOPT_PERFECT;
        return out;
    }
    const UnitSize unit = unit_size(header, how.gray);
    int x = static_cast<int>(first(window.x, window.width, header.width, unit.width, how.mirrored_x));
    int y = static_cast<int>(first(window.y, window.height, header.height, unit.height, how.mirrored_y));
    int width = static_cast<int>(window.width);
    int height = static_cast<int>(window.height);
    if (how.transposed) {
        std::swap(x, y);
        std::swap(width, height);
    }
    out.options |= TJXOPT_CROP;
    out.r = {x, y, width, height};
    return out;
}

[[noreturn]] void fail(const Input& input, const Handle& handle) {
    const std::string why = tjGetErrorStr2(handle.get());
    if (why.find("emory") != why.npos) throw std::bad_alloc();
    throw CodecError(fmt::format("{}: JPEG: {}: the file is damaged, and is not rearranged without loss\n"
                                 "--allow-truncated decodes what is there, and encodes it",
                                 input.name(), why));
}

void require_sound(const Input& input) {
    try {
        check_file(input, any_ability);
    } catch (const Truncated& error) {
        throw Truncated(fmt::format("{}\n--allow-truncated keeps what is there, which is encoded: not with --lossless",
                                    error.what()));
    }
}

// Releases the file: when TurboJPEG shows the coefficients it has read all of them, and begins to write.
File transformed(const Input& input, File& file, const Header& header, const Rearrangement& how) {
    const Handle handle(tjInitTransform());
    if (handle == nullptr) throw std::bad_alloc();
    tjtransform wanted = request(header, how);
    wanted.data = &file;
    wanted.customFilter = [](short*, tjregion, tjregion, int, int, tjtransform* asked) {
        static_cast<File*>(asked->data)->release();
        return 0;
    };
    // As large as the file, and a little: usually it need not grow.
    unsigned long size = static_cast<unsigned long>(file.span().size() + file.span().size() / 8 + 65'536);
    if (size > static_cast<unsigned long>(std::numeric_limits<int>::max())) size = 0;
    unsigned char* bytes = size == 0 ? nullptr : tjAlloc(static_cast<int>(size));
    const int status =
        tjTransform(handle.get(), reinterpret_cast<const unsigned char*>(file.span().data()),
                    static_cast<unsigned long>(file.span().size()), 1, &bytes, &size, &wanted, TJFLAG_STOPONWARNING);
    File out(bytes, status == 0 ? size : 0);
    if (status != 0) fail(input, handle);
    return out;
}

// TurboJPEG asks that a crop begin on a multiple of the unit of the file, which is not that of a transposed one where
// it is no square, nor of a gray one where colours are halved. Such a window is cropped first, by whole units, and then
// turned, from its corner on.
bool in_two_steps(const Header& header, const Rearrangement& how) noexcept {
    const UnitSize unit = unit_size(header);
    const tjtransform wanted = request(header, how);
    return (wanted.options & TJXOPT_CROP) != 0 && (wanted.r.x % unit.width != 0 || wanted.r.y % unit.height != 0);
}

void write(const File& file, const Header& header, const Metadata& metadata, Output& output) {
    const std::span<const std::byte> bytes = file.span();
    const auto byte = [&](std::size_t at) { return at < bytes.size() ? std::to_integer<std::size_t>(bytes[at]) : 0; };
    std::size_t head = 2;                         // the start marker
    const auto passes = [&](std::size_t marker) { // a segment
        if (byte(head) != 0xff || byte(head + 1) != marker) return false;
        head += 2 + (byte(head + 2) << 8 | byte(head + 3));
        return true;
    };
    output.write(bytes.first(head));
    if (passes(0xe0)) output.write(jfif_segment(metadata)); // which a file of CMYK is without
    output.write(carried_segments(metadata));
    // Adobe's word on colours, which the library puts on every CMYK: of one without it, it would say something else.
    if (header.component_count == 4 && !header.adobe_transform) passes(0xee);
    output.write(bytes.subspan(head));
}

} // namespace

bool transforms_here() noexcept { return true; }

void transform(const Input& input, const Header& header, const Rearrangement& how, const Metadata& metadata,
               Output& output) {
    File file(input);
    require_sound(*memory_input(file.span(), input.name()));
    if (!in_two_steps(header, how)) return write(transformed(input, file, header, how), header, metadata, output);
    const UnitSize unit = unit_size(header);
    Window whole_units = how.window;
    whole_units.x = how.window.x / unit.width * unit.width;
    whole_units.y = how.window.y / unit.height * unit.height;
    whole_units.width += how.window.x - whole_units.x;
    whole_units.height += how.window.y - whole_units.y;
    File cropped = transformed(input, file, header, {.window = whole_units, .gray = how.gray});
    Rearrangement rest = how;
    rest.window.x -= whole_units.x;
    rest.window.y -= whole_units.y;
    const Header of_cropped = read_header(*memory_input(cropped.span(), input.name()), any_ability);
    write(transformed(input, cropped, of_cropped, rest), header, metadata, output);
}

} // namespace oriel::codecs::jpeg
