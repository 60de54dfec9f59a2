// Statuses: one for every kind of error, one last failure for every thread.
#include "c_api/guard.hpp"
#include "c_api/handles.hpp"
#include "oriel/version.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <limits>
#include <new>
#include <set>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

using namespace testing;
using oriel::c_api::guarded;

namespace {

template <class Thrown> void check_status(oriel_status status) {
    CHECK(guarded([] { throw Thrown("what was said"); }) == status);
    const char* text = nullptr;
    CHECK(oriel_last_error(&text) == status);
    CHECK(std::string(text) == "what was said");
}

} // namespace

TEST_CASE("before anything fails there is no failure, and success changes nothing") {
    std::thread([] {
        const char* text = nullptr;
        CHECK(oriel_last_error(&text) == ORIEL_OK);
        CHECK(std::string(text).empty());

        CHECK(oriel_owner_close(nullptr) == ORIEL_ENULL);
        const Owner owner = counting(1);
        CHECK(oriel_owner_close(owner) == ORIEL_OK);
        CHECK(oriel_last_error(nullptr) == ORIEL_ENULL);
    }).join();
}

TEST_CASE("every exception has its status, and its text is the message") {
    check_status<oriel::BufferError>(ORIEL_EBUFFER);
    check_status<oriel::ValueError>(ORIEL_EVALUE);
    check_status<oriel::ReleasedError>(ORIEL_ERELEASED);
    check_status<oriel::TypeError>(ORIEL_ETYPE);
    check_status<oriel::ReadOnlyError>(ORIEL_EREADONLY);
    check_status<oriel::IndexError>(ORIEL_EINDEX);
    check_status<oriel::FormatError>(ORIEL_EFORMAT);
    check_status<oriel::AlignmentError>(ORIEL_EALIGN);
    check_status<oriel::OverflowError>(ORIEL_EOVERFLOW);
    check_status<oriel::IoError>(ORIEL_EIO);
    check_status<oriel::CodecError>(ORIEL_ECODEC);
    check_status<oriel::LimitError>(ORIEL_ELIMIT);
    check_status<oriel::Cancelled>(ORIEL_ECANCELLED);
    check_status<oriel::c_api::NullArgument>(ORIEL_ENULL);
    check_status<std::runtime_error>(ORIEL_EINTERNAL);
    CHECK(guarded([] { throw std::bad_alloc(); }) == ORIEL_ENOMEM);
    CHECK(guarded([] { throw std::filesystem::filesystem_error("disk", std::error_code()); }) == ORIEL_EIO);
    CHECK(guarded([] { throw 7; }) == ORIEL_EINTERNAL);
    CHECK(guarded([] {}) == ORIEL_OK);
}

TEST_CASE("every status has a name of its own") {
    std::set<std::string> names;
    for (int status = ORIEL_OK; status <= ORIEL_EINTERNAL; ++status)
        names.insert(oriel_status_name(static_cast<oriel_status>(status)));
    CHECK(names.size() == ORIEL_EINTERNAL + 1);
    CHECK(names.count("unknown status") == 0);
    CHECK(std::string(oriel_status_name(ORIEL_EBUFFER)) == "ORIEL_EBUFFER");
    CHECK(std::string(oriel_status_name(static_cast<oriel_status>(ORIEL_EINTERNAL + 1))) == "unknown status");
}

TEST_CASE("each status comes out where it is promised") {
    const Owner owner = counting(12);
    const CView view = view_of(owner, "B", {3, 4});
    CView made;
    CView readonly;
    CImage image;
    const oriel_value big{ORIEL_INT, {.int64 = 256}};
    const oriel_value truth{ORIEL_BOOL, {.boolean = 1}};
    const std::ptrdiff_t origin[] = {0, 0};
    const std::ptrdiff_t outside[] = {0, 4};
    const std::ptrdiff_t huge[] = {std::numeric_limits<std::ptrdiff_t>::max(), 2};

    CHECK(oriel_owner_resize(owner, 24) == ORIEL_EBUFFER);
    CHECK(oriel_view_set(view, origin, 2, &big) == ORIEL_EVALUE);
    CHECK(oriel_view_field(view, "r", made.out()) == ORIEL_ETYPE);
    CHECK(oriel_view_readonly(view, readonly.out()) == ORIEL_OK);
    CHECK(oriel_view_set(readonly, origin, 2, &truth) == ORIEL_EREADONLY);
    CHECK(oriel_view_set(view, outside, 2, &truth) == ORIEL_EINDEX);
    CHECK(oriel_view_cast(view, "no format", -1, nullptr, made.out()) == ORIEL_EFORMAT);
    CHECK(oriel_view_of(owner, "B", 2, huge, nullptr, 0, made.out()) == ORIEL_EOVERFLOW);
    Owner none;
    CHECK(oriel_owner_alloc(std::numeric_limits<std::size_t>::max() / 2, 0, none.out()) == ORIEL_ENOMEM);
    CHECK(oriel_open("/no/such/file.png", nullptr, image.out()) == ORIEL_EIO);
    CHECK(oriel_last_reason() == ENOENT);
    CHECK(oriel_open_memory("no picture", 10, nullptr, nullptr, nullptr, image.out()) == ORIEL_ECODEC);
    CHECK(oriel_last_reason() == 0);
    CHECK(oriel_view_dup(nullptr, made.out()) == ORIEL_ENULL);
    CHECK(oriel_view_release(view) == ORIEL_OK);
    CHECK(oriel_view_dup(view, made.out()) == ORIEL_ERELEASED);
    // ORIEL_ELIMIT and ORIEL_ECANCELLED: images_test.cpp
}

TEST_CASE("a message belongs to its thread and lasts until the next failure there") {
    CHECK(oriel_view_release(nullptr) == ORIEL_ENULL);
    const char* text = nullptr;
    oriel_last_error(&text);
    std::thread([] {
        CView view;
        CHECK(oriel_view_dup(nullptr, view.out()) == ORIEL_ENULL);
        CHECK(oriel_view_cast(nullptr, "B", -1, nullptr, view.out()) == ORIEL_ENULL);
    }).join();
    CHECK(std::string(text) == "argument 'view' is null; it must point to something");
    CHECK(oriel_last_error(nullptr) == ORIEL_ENULL);
}

TEST_CASE("the library tells its version") { CHECK(std::string(oriel_version()) == oriel::version()); }
