#include "progress.hpp"

#include "numbers.hpp"
#include "oriel/size_text.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <string_view>

namespace oriel::tool {

namespace {

constexpr std::chrono::milliseconds patience{500};
constexpr std::chrono::milliseconds pace{100};

// A signal handler knows of no ProgressLine.
std::atomic<bool> line_is_shown = false;
static_assert(std::atomic<bool>::is_always_lock_free);

bool terminal_can_redraw() {
    const char* term = std::getenv("TERM");
    return isatty(STDERR_FILENO) != 0 && term != nullptr && std::string_view(term) != "dumb";
}

} // namespace

ProgressLine::ProgressLine(ShowProgress when, std::uint64_t row_bytes)
    : wanted_(when == ShowProgress::always || (when == ShowProgress::automatic && terminal_can_redraw())),
      row_bytes_(row_bytes) {}

ProgressLine::ProgressLine(ShowProgress when, std::string_view things) : ProgressLine(when, std::uint64_t{1}) {
    things_ = things;
}

std::string ProgressLine::amount(std::uint64_t count) const {
    return things_.empty() ? size_text(count * row_bytes_) : fmt::format("{}", count);
}

std::string ProgressLine::rate(double per_second) const {
    if (things_.empty()) return size_text(static_cast<std::uint64_t>(per_second * static_cast<double>(row_bytes_)));
    return per_second < 10 ? fmt::format("{:.1f}", per_second) : fmt::format("{:.0f}", per_second);
}

ProgressLine::~ProgressLine() { clear(); }

Options ProgressLine::watching(Options options) {
    if (wanted_) {
        options.progress = [this](std::uint64_t done, std::uint64_t all) {
            update(done, all);
            return true;
        };
    }
    return options;
}

void ProgressLine::update(std::uint64_t done, std::uint64_t all) {
    const Clock::time_point now = Clock::now();
    if (!wanted_ || all == 0 || done == 0) return;
    if (now - start_ < patience || (drawn_ && now - last_drawn_ < pace)) return;
    const double seconds = Seconds(now - start_).count();
    const double part = static_cast<double>(done) / static_cast<double>(all);
    const std::string things = things_.empty() ? "" : fmt::format(" {}", things_);
    // One write, so that other writers to the terminal do not part it.
    const std::string line =
        fmt::format("\r  {:.0f} %  {} of {}{}  {}/s  {} left\x1b[K", part * 100, amount(done), amount(all), things,
                    rate(static_cast<double>(done) / seconds), duration_text(seconds / part - seconds));
    line_is_shown = true;
    (void)!::write(STDERR_FILENO, line.data(), line.size());
    drawn_ = true;
    last_drawn_ = now;
}

void ProgressLine::clear() {
    if (!drawn_) return;
    clear_progress_line();
    drawn_ = false;
}

void clear_progress_line() noexcept {
    if (!line_is_shown.exchange(false)) return;
    constexpr std::string_view blank = "\r\x1b[K";
    (void)!::write(STDERR_FILENO, blank.data(), blank.size());
}

} // namespace oriel::tool
