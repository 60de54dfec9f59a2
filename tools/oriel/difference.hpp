// Where and by how much two pictures differ: a Sink that takes the rows of the one and reads those of the other as it
// goes, so that neither is held.
#pragma once

#include "elements.hpp"
#include "oriel/options.hpp"
#include "oriel/picture.hpp"
#include "oriel/source.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace oriel::tool {

/// A pixel that differs, with all its values on both sides.
struct DifferentPixel {
    std::ptrdiff_t x = 0;
    std::ptrdiff_t y = 0;
    std::vector<Number> a;
    std::vector<Number> b;
    double error = 0; ///< the largest of its channels
};

struct Difference {
    std::uint64_t pixels = 0;    ///< in all
    std::uint64_t unequal = 0;   ///< pixels that differ at all
    std::uint64_t different = 0; ///< pixels that differ by more than the tolerance; these make what follows
    std::optional<DifferentPixel> first;
    std::optional<DifferentPixel> worst; ///< the first of them
    Window box;                          ///< that holds them all
    double max_error = 0;                ///< of any value, within the tolerance too
    double mean_error = 0;               ///< absolute, of all values
    double mean_square = 0;

    /// 10 log10(max^2 / mean_square): infinite for equal pictures.
    double psnr(std::uint64_t max) const;
};

/// What keeps two pictures from being compared pixel by pixel: "the first is 4×3, the second 5×3"; empty if nothing.
std::string unlike(const Frame& a, const Frame& b);

/// `picture`, so that its rows can be read downwards at what they cost, in more than one pass: what is decoded whole,
/// or turned, is loaded. Throws as load.
Picture readable_by_rows(const Picture& picture, const Options& options);
/// What that keeps of it: 0 if it is not loaded.
std::uint64_t kept_for_rows(const Picture& picture);

class DifferenceSink final : public Sink {
public:
    /// `other` is like what will be saved to this (see unlike), and readable by rows.
    DifferenceSink(const Picture& other, double tolerance) : other_(other), tolerance_(tolerance) {}

    Frame begin(const Frame& offered) override;
    void rows(const View& band) override;
    void finish() override;
    std::uint64_t memory(const Frame& wanted) const override;

    const Difference& difference() const noexcept { return out_; }

private:
    template <class T> void compare(const std::vector<T>& a, const std::vector<T>& b);

    Picture other_;
    double tolerance_;
    Format format_;
    std::size_t channels_ = 0;
    std::ptrdiff_t y_ = 0; ///< of the next row
    long double sum_ = 0;  ///< of absolute errors
    long double squares_ = 0;
    Difference out_;
};

} // namespace oriel::tool
