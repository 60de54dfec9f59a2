#include "reports.hpp"

#include "console.hpp"
#include "numbers.hpp"
#include "words.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace oriel::tool {

namespace {

// A fault of one among many says which one.
Fault named(const Fault& fault, const std::string& input, const std::string& output) {
    const auto names = [&](const std::string& text) { return text.find(shown(input)) != std::string::npos; };
    if (names(fault.headline()) || std::any_of(fault.details().begin(), fault.details().end(), names)) return fault;
    return fault.at(output.empty() ? fmt::format("input {}", name_words(input))
                                   : fmt::format("input {}, output {}", name_words(input), shown(output)));
}

std::string_view skipped_words(const Settings& settings) {
    return settings.exists == Exists::newer ? "it is not older than its input" : "it exists";
}

} // namespace

Reports::Reports(const Settings& settings, std::size_t outputs)
    : settings_(settings), outputs_(outputs),
      progress_(settings.quiet ? ShowProgress::never : settings.progress, "outputs") {}

void Reports::written(std::size_t i, const OutcomeWords& words, const std::string& name) {
    settle(i, written_, {words.line, words.notes, name});
}

void Reports::written(std::size_t i) { settle(i, written_, {}); }

void Reports::skipped(std::size_t i, const Destination& to, const std::string& input) {
    const std::string_view why = skipped_words(settings_);
    settle(i, skipped_,
           {settings_.json ? json_line({{"input", input}, {"path", to.name}, {"skipped", why}})
                           : fmt::format("{}  skipped: {}\n", shown(to.name), why),
            {},
            to.name});
}

void Reports::failed(std::size_t i, const Fault& fault, const std::string& input, const std::string& output) {
    settle(i, failed_, {failure(fault, input, output), {}, {}});
}

void Reports::rest_failed(std::size_t first, std::size_t count, const Fault& fault, const std::string& input) {
    Told told{failure(fault, input, ""), {}, {}};
    const std::lock_guard lock(mutex_);
    for (std::size_t i = first; i < first + count; ++i) {
        if (!is_settled(i)) settle_locked(i, failed_, std::exchange(told, {}));
    }
    tell(told); // if all of them are there, and the failure came after
}

std::string Reports::failure(const Fault& fault, const std::string& input, const std::string& output) const {
    const Fault told = named(fault, input, output);
    if (!settings_.json) return told.text();
    nlohmann::ordered_json object = {{"input", input}};
    if (!output.empty()) object["path"] = output;
    object["error"] = {{"code", told.code()}, {"message", told.headline()}, {"details", told.details()}};
    return json_line(object);
}

void Reports::settle(std::size_t i, std::size_t& kind, Told told) {
    const std::lock_guard lock(mutex_);
    settle_locked(i, kind, std::move(told));
}

// A failure is told even with -q; with --json on standard output, where its object belongs.
void Reports::settle_locked(std::size_t i, std::size_t& kind, Told told) {
    ++kind;
    if (settings_.quiet && &kind != &failed_) told = {};
    waiting_.emplace(i, std::move(told));
    for (auto first = waiting_.begin(); first != waiting_.end() && first->first == next_; first = waiting_.begin()) {
        const Told now = std::move(first->second);
        waiting_.erase(first);
        ++next_;
        tell(now);
    }
    progress_.update(written_ + skipped_ + failed_, outputs_);
}

void Reports::tell(const Told& told) {
    for (const std::string& text : told.notes) {
        auto note = std::find_if(notes_.begin(), notes_.end(), [&](const auto& one) { return one.first == text; });
        if (note == notes_.end()) note = notes_.insert(notes_.end(), {text, Note{0, told.name}});
        ++note->second.outputs;
    }
    if (told.line.empty()) return;
    progress_.clear();
    if (settings_.json) write_out(told.line);
    else write_error(told.line);
}

void Reports::finish() {
    const std::lock_guard lock(mutex_);
    for (const auto& [i, told] : waiting_) tell(told);
    waiting_.clear();
    progress_.clear();
    if (settings_.quiet) return;
    if (settings_.json) return write_out(summary());
    for (const auto& [text, note] : notes_) {
        write_error(note.outputs == 1 ? fmt::format("oriel: note: {} ({})\n", shown(text), shown(note.first))
                                      : fmt::format("oriel: note: {} ({} outputs, the first {})\n", shown(text),
                                                    note.outputs, shown(note.first)));
    }
    write_error(summary());
}

std::string Reports::summary() const {
    const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    const std::size_t rest = outputs_ - written_ - skipped_ - failed_;
    if (settings_.json) {
        const nlohmann::ordered_json sum = {{"outputs", outputs_}, {"written", written_}, {"skipped", skipped_},
                                            {"failed", failed_},   {"not_done", rest},    {"seconds", seconds}};
        return json_line({{"summary", sum}});
    }
    std::string out = fmt::format("{} outputs: {} written", outputs_, written_);
    if (skipped_ != 0) out += fmt::format(", {} skipped", skipped_);
    if (failed_ != 0) out += fmt::format(", {} failed", failed_);
    if (rest != 0) out += fmt::format(", {} not done", rest);
    out += fmt::format("  ({})\n", duration_text(seconds));
    if (rest != 0)
        out += fmt::format("  {}--exists skip does only what is left\n",
                           settings_.keep_going ? "" : "--keep-going goes on after a failure; ");
    return out;
}

int Reports::exit(bool stopped) const noexcept {
    if (failed_ == 0) return exit_code::done;
    return stopped || written_ + skipped_ == 0 ? exit_code::failed : exit_code::partly;
}

} // namespace oriel::tool
