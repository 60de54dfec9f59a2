#include "codecs/png_inflated.hpp"

#include "codecs/png_chunks.hpp"
#include "codecs/png_reader.hpp"
#include "codecs/png_unfilter.hpp"

#include <fmt/format.h>

#include <cstring>

namespace oriel::codecs::png {

namespace {

std::size_t window_bytes(std::size_t longest) {
    constexpr std::size_t least = std::size_t{256} << 10;
    return std::max(least, longest + row_slack);
}

} // namespace

Inflated::Inflated(const Input& input, std::uint64_t data, std::size_t longest)
    : input_(input), idat_(input, data), inflater_(make_inflater()), window_(window_bytes(longest)) {}

std::uint64_t Inflated::memory(std::size_t longest) noexcept {
    return Inflater::memory() + IdatReader::memory() + window_bytes(longest);
}

void Inflated::finish() {
    if (!take(1).empty())
        fail(input_, "the IDAT chunks hold more rows than the header says: the file is damaged or hostile");
    while (!idat_.next().empty()) {
    }
    check_rest(input_, idat_.following());
}

void Inflated::refill(std::size_t count) {
    std::memmove(window_.data(), window_.data() + at_, end_ - at_);
    end_ -= at_;
    at_ = 0;
    const std::size_t room = window_.size() - row_slack;
    while (!ended_ && end_ < count) {
        if (in_.empty() && !dry_) {
            in_ = idat_.next();
            dry_ = in_.empty();
        }
        std::span<std::byte> out(reinterpret_cast<std::byte*>(window_.data()) + end_, room - end_);
        const std::size_t before = out.size();
        const Inflater::State state = inflater_->inflate(in_, out);
        end_ += before - out.size();
        if (state == Inflater::State::damaged)
            fail(input_, fmt::format("the pixels in the IDAT chunks cannot be decompressed ({}): the file is damaged",
                                     inflater_->fault()));
        ended_ = state == Inflater::State::ended;
        if (dry_ && !ended_ && out.size() == before)
            fail(input_, "the IDAT chunks end before the pixels do: the file is damaged");
    }
}

} // namespace oriel::codecs::png
