#include "progress.hpp"

#include "numbers.hpp"
#include "oriel/size_text.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace oriel::tool {

namespace {

constexpr std::chrono::milliseconds patience{500};
constexpr std::chrono::milliseconds pace{100};

bool terminal_can_redraw() {
    const char* term = std::getenv("TERM");
    return isatty(STDERR_FILENO) != 0 && term != nullptr && std::string_view(term) != "dumb";
}

} // namespace

ProgressLine::ProgressLine(ShowProgress when, std::uint64_t row_bytes)
    : wanted_(when == ShowProgress::always || (when == ShowProgress::automatic && terminal_can_redraw())),
      row_bytes_(row_bytes) {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::update(std::uint64_t rows, std::uint64_t all_rows) {
    const Clock::time_point now = Clock::now();
    if (!wanted_ || all_rows == 0 || rows == 0) return;
    if (now - start_ < patience || (drawn_ && now - last_drawn_ < pace)) return;
    const double seconds = Seconds(now - start_).count();
    const double part = static_cast<double>(rows) / static_cast<double>(all_rows);
    const auto rate = static_cast<std::uint64_t>(static_cast<double>(rows * row_bytes_) / seconds);
    // One write, so that other writers to the terminal do not part it.
    const std::string line =
        fmt::format("\r  {:.0f} %  {} of {}  {}/s  {} left\x1b[K", part * 100, size_text(rows * row_bytes_),
                    size_text(all_rows * row_bytes_), size_text(rate), duration_text(seconds / part - seconds));
    (void)!write(STDERR_FILENO, line.data(), line.size());
    drawn_ = true;
    last_drawn_ = now;
}

void ProgressLine::clear() {
    if (!drawn_) return;
    constexpr std::string_view blank = "\r\x1b[K";
    (void)!write(STDERR_FILENO, blank.data(), blank.size());
    drawn_ = false;
}

} // namespace oriel::tool
