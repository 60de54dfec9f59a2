#include "fault.hpp"

#include "oriel/error.hpp"
#include "words.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <new>

namespace oriel::tool {

Fault Fault::at(std::string place) const {
    Fault out = *this;
    out.details_.insert(out.details_.begin(), std::move(place));
    return out;
}

std::string Fault::text() const {
    std::string out = "oriel: " + headline_ + '\n';
    for (const std::string& line : details_) out += "  " + line + '\n';
    return out;
}

std::string Fault::json() const {
    const nlohmann::ordered_json error = {{"code", code_}, {"message", headline_}, {"details", details_}};
    const nlohmann::ordered_json out = {{"error", error}};
    return json_line(out);
}

Fault usage_fault(std::string headline, std::vector<std::string> details) {
    return {exit_code::usage, "usage", std::move(headline), std::move(details)};
}

namespace {

// A library message may have several lines: the first says what is wrong, the last how to mend it. One of a single line
// is followed by `mend`.
Fault from_message(std::string_view code, std::string_view message, std::string_view mend = {}) {
    std::vector<std::string> lines;
    while (!message.empty()) {
        const std::size_t end = message.find('\n');
        lines.push_back(shown(message.substr(0, end)));
        message = end == std::string_view::npos ? std::string_view() : message.substr(end + 1);
    }
    std::string headline = lines.empty() ? "failed without a word" : lines.front();
    if (!lines.empty()) lines.erase(lines.begin());
    if (lines.empty() && !mend.empty()) lines.emplace_back(mend);
    return {exit_code::failed, code, std::move(headline), std::move(lines)};
}

} // namespace

Fault current_fault() {
    try {
        throw;
    } catch (const Fault& fault) {
        return fault;
    } catch (const IoError& error) {
        return from_message("io", error.what());
    } catch (const TruncatedError& error) {
        return from_message("truncated", error.what(),
                            "fetch the file again; --allow-truncated keeps what is there of it");
    } catch (const UnknownFormatError& error) {
        return from_message("codec", error.what(),
                            "'oriel formats' shows what is read; pixels without a header are raw:FILE,WxHxCxTYPE");
    } catch (const CodecError& error) {
        return from_message("codec", error.what(),
                            "fetch the file again, or have the program that made it write it anew");
    } catch (const MemoryLimitError& error) {
        return from_message("limit_memory", error.what(), "allow more with --max-memory SIZE, or crop first");
    } catch (const LimitError& error) {
        return from_message("limit", error.what(),
                            "'oriel formats' shows what each format holds, and who reads it here");
    } catch (const IndexError& error) {
        return from_message("out_of_bounds", error.what());
    } catch (const Error& error) {
        return from_message("invalid", error.what());
    } catch (const std::bad_alloc&) {
        return {exit_code::failed,
                "memory",
                "the machine has no memory left for this",
                {"crop first, or run fewer jobs at once: -j 1"}};
    } catch (const std::exception& error) {
        return from_message("internal", error.what());
    }
}

std::string shown(std::string_view text) {
    std::string out;
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '\n') out += "\\n";
        else if (character == '\t') out += "\\t";
        else if (character == '\r') out += "\\r";
        else if (byte < 0x20 || byte == 0x7f) out += fmt::format("\\x{:02x}", byte);
        else out += character;
    }
    return out;
}

} // namespace oriel::tool
