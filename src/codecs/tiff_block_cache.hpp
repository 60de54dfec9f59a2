// Decoded blocks of a TIFF, the ones used last, as many as there is memory for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <unordered_map>
#include <utility>
#include <vector>

namespace oriel::codecs::tiff {

class BlockCache {
public:
    /// Holds as many blocks as fit in these bytes, and one if none does.
    explicit BlockCache(std::uint64_t most_bytes) : most_bytes_(most_bytes) {}

    /// The block's bytes; what `decode(bytes)` makes of `size` zeros if it is not here. Valid until the next call.
    /// Nothing is kept if that throws.
    template <class Decode>
    const std::vector<std::byte>& get(std::uint32_t number, std::size_t size, const Decode& decode) {
        if (const auto found = places_.find(number); found != places_.end()) {
            blocks_.splice(blocks_.begin(), blocks_, found->second);
            return blocks_.front().bytes;
        }
        std::list<Block> made;
        while (!blocks_.empty() && held_ + size > most_bytes_) { // the oldest makes room, and lends its memory
            made.splice(made.begin(), blocks_, std::prev(blocks_.end()));
            places_.erase(made.front().number);
            held_ -= made.front().bytes.size();
        }
        if (made.empty()) made.emplace_back();
        made.erase(std::next(made.begin()), made.end());
        Block& block = made.front();
        block.number = number;
        block.bytes.assign(size, std::byte{0});
        decode(block.bytes);
        places_.emplace(number, made.begin());
        blocks_.splice(blocks_.begin(), made);
        held_ += size;
        return block.bytes;
    }

private:
    struct Block {
        std::uint32_t number = 0;
        std::vector<std::byte> bytes;
    };

    std::uint64_t most_bytes_;
    std::uint64_t held_ = 0;
    std::list<Block> blocks_; ///< the latest first
    std::unordered_map<std::uint32_t, std::list<Block>::iterator> places_;
};

} // namespace oriel::codecs::tiff
