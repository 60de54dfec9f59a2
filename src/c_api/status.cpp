// Exceptions as statuses, and the last failure of each thread.
#include "c_api/guard.hpp"
#include "oriel/version.hpp"

#include <fmt/format.h>

#include <exception>
#include <filesystem>
#include <new>
#include <stdexcept>
#include <string>

namespace oriel::c_api {
namespace {

struct Failure {
    oriel_status status = ORIEL_OK;
    std::string message;
    int reason = 0;
};
thread_local Failure last;

oriel_status record(oriel_status status, const char* message, int reason = 0) noexcept {
    last.status = status;
    last.reason = reason;
    try {
        last.message = message;
    } catch (...) {
        last.message = "out of memory"; // short enough to need none
    }
    return status;
}

} // namespace

void need(const void* pointer, const char* name) {
    if (pointer == nullptr) throw NullArgument(fmt::format("argument '{}' is null; it must point to something", name));
}

void need_list(const void* list, int count, const char* name) {
    if (count < 0) throw ValueError(fmt::format("argument '{}' cannot have {} entries", name, count));
    if (count > 0 && list == nullptr)
        throw NullArgument(fmt::format("argument '{}' is null; it must point to {} entries", name, count));
}

oriel_status failed() noexcept {
    try {
        throw;
    } catch (const NullArgument& error) {
        return record(ORIEL_ENULL, error.what());
    } catch (const BufferError& error) {
        return record(ORIEL_EBUFFER, error.what());
    } catch (const ReleasedError& error) {
        return record(ORIEL_ERELEASED, error.what()); // a ValueError
    } catch (const ValueError& error) {
        return record(ORIEL_EVALUE, error.what());
    } catch (const ReadOnlyError& error) {
        return record(ORIEL_EREADONLY, error.what()); // a TypeError
    } catch (const TypeError& error) {
        return record(ORIEL_ETYPE, error.what());
    } catch (const IndexError& error) {
        return record(ORIEL_EINDEX, error.what());
    } catch (const FormatError& error) {
        return record(ORIEL_EFORMAT, error.what());
    } catch (const AlignmentError& error) {
        return record(ORIEL_EALIGN, error.what());
    } catch (const OverflowError& error) {
        return record(ORIEL_EOVERFLOW, error.what());
    } catch (const IoError& error) {
        return record(ORIEL_EIO, error.what(), error.reason());
    } catch (const CodecError& error) {
        return record(ORIEL_ECODEC, error.what());
    } catch (const LimitError& error) {
        return record(ORIEL_ELIMIT, error.what());
    } catch (const Cancelled& error) {
        return record(ORIEL_ECANCELLED, error.what());
    } catch (const std::bad_alloc&) {
        return record(ORIEL_ENOMEM, "the system has no memory to give");
    } catch (const std::filesystem::filesystem_error& error) {
        return record(ORIEL_EIO, error.what(), error.code().value());
    } catch (const std::exception& error) {
        return record(ORIEL_EINTERNAL, error.what());
    } catch (...) {
        return record(ORIEL_EINTERNAL, "something unknown was thrown");
    }
}

} // namespace oriel::c_api

oriel_status oriel_last_error(const char** message) {
    if (message != nullptr) *message = oriel::c_api::last.message.c_str();
    return oriel::c_api::last.status;
}

int oriel_last_reason(void) { return oriel::c_api::last.reason; }

const char* oriel_status_name(oriel_status status) {
    switch (status) {
    case ORIEL_OK: return "ORIEL_OK";
    case ORIEL_EBUFFER: return "ORIEL_EBUFFER";
    case ORIEL_EVALUE: return "ORIEL_EVALUE";
    case ORIEL_ERELEASED: return "ORIEL_ERELEASED";
    case ORIEL_ETYPE: return "ORIEL_ETYPE";
    case ORIEL_EREADONLY: return "ORIEL_EREADONLY";
    case ORIEL_EINDEX: return "ORIEL_EINDEX";
    case ORIEL_EFORMAT: return "ORIEL_EFORMAT";
    case ORIEL_EALIGN: return "ORIEL_EALIGN";
    case ORIEL_EOVERFLOW: return "ORIEL_EOVERFLOW";
    case ORIEL_ENOMEM: return "ORIEL_ENOMEM";
    case ORIEL_EIO: return "ORIEL_EIO";
    case ORIEL_ECODEC: return "ORIEL_ECODEC";
    case ORIEL_ELIMIT: return "ORIEL_ELIMIT";
    case ORIEL_ECANCELLED: return "ORIEL_ECANCELLED";
    case ORIEL_ENULL: return "ORIEL_ENULL";
    case ORIEL_EINTERNAL: return "ORIEL_EINTERNAL";
    }
    return "unknown status";
}

const char* oriel_version(void) { return oriel::version(); }
