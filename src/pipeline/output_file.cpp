// The system calls behind OutputFile, and the register of unfinished files for signal handlers.
#include "pipeline/output_file.hpp"

#include "memory/system_reason.hpp"
#include "oriel/error.hpp"
#include "oriel/io.hpp"
#include "pipeline/links.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <optional>
#include <random>
#include <system_error>
#include <utility>

namespace oriel {
namespace pipeline {
namespace {

// A handler may only touch lock-free atomics and plain memory, so names are kept in fixed slots; those never used are
// pages never touched. A name too long for one, or a save beyond the last, is not registered: its temporary outlives a
// signal, nothing worse.
//
// Other threads go on while a handler removes files. One that is about to create another must not do so behind the
// handler's back: either it sees `discarding` and holds still (the process is about to end), or the handler sees
// `creating` and waits until the file is there to be removed, unless it has interrupted that very thread.
struct Unfinished {
    enum State : int { free, filling, creating, named };
    std::atomic<int> state{free};
    std::atomic<int> thread{0};
    std::array<char, 4096> name{};
};
static_assert(std::atomic<int>::is_always_lock_free);
std::array<Unfinished, 1040> unfinished;
std::atomic<bool> discarding{false};

void nap() noexcept {
    const timespec moment{.tv_sec = 0, .tv_nsec = 1'000'000};
    ::nanosleep(&moment, nullptr);
}

// Whoever called discard_unfinished_files() without ending the process is believed after a second.
void hold_still() noexcept {
    for (int k = 0; k < 1000 && discarding; ++k) nap();
    discarding = false;
}

int enter(const std::string& name) {
    for (std::size_t k = 0; k < unfinished.size() && name.size() < unfinished[k].name.size(); ++k) {
        int expected = Unfinished::free;
        if (!unfinished[k].state.compare_exchange_strong(expected, Unfinished::filling)) continue;
        std::memcpy(unfinished[k].name.data(), name.c_str(), name.size() + 1);
        unfinished[k].thread = ::gettid();
        unfinished[k].state = Unfinished::creating;
        if (!discarding) return static_cast<int>(k);
        unfinished[k].state = Unfinished::free;
        hold_still();
        return enter(name);
    }
    return -1;
}

void created(int slot) {
    if (slot >= 0) unfinished[static_cast<std::size_t>(slot)].state = Unfinished::named;
}

void leave(int& slot) {
    if (slot >= 0) unfinished[static_cast<std::size_t>(slot)].state = Unfinished::free;
    slot = -1;
}

std::string random_letters() {
    std::random_device entropy;
    std::string letters;
    for (int k = 0; k < 8; ++k) letters += "abcdefghijklmnopqrstuvwxyz234567"[entropy() % 32];
    return letters;
}

} // namespace

OutputFile::OutputFile(const std::filesystem::path& path, bool overwrite)
    : name_(path.string()), overwrite_(overwrite) {
    if (path.empty()) throw IoError("cannot write to a file without a name");
    if (const std::optional<int> open = named_descriptor(path)) {
        descriptor_ = ::fcntl(*open, F_DUPFD_CLOEXEC, 0); // with its place in the file
        if (descriptor_ < 0) fail("write");
        is_straight_ = true;
        return;
    }
    std::error_code none;
    target_ = std::filesystem::absolute(followed(path), none);
    if (none) throw IoError(fmt::format("cannot write '{}': the working directory is gone", name_));
    struct stat there {};
    const bool exists = ::stat(target_.c_str(), &there) == 0;
    if (!exists && errno != ENOENT) fail("write");
    if (exists && S_ISDIR(there.st_mode))
        throw IoError(fmt::format("cannot write '{}': it is a directory", name_), EISDIR);
    if (exists && !S_ISREG(there.st_mode)) {
        descriptor_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC);
        if (descriptor_ < 0) fail("write");
        is_straight_ = true;
        return;
    }
    if (exists && !overwrite) throw IoError(fmt::format("'{}' exists and is not to be overwritten", name_), EEXIST);
    create();
    // What root replaces stays whose it was; others may at most keep its group. Before the mode, since this takes
    // set-user-ID away.
    if (exists && ::fchown(descriptor_, there.st_uid, there.st_gid) != 0)
        static_cast<void>(!::fchown(descriptor_, static_cast<uid_t>(-1), there.st_gid));
    if (exists && ::fchmod(descriptor_, there.st_mode & 07777) != 0) {
        const int reason = std::exchange(errno, 0);
        discard(); // a constructor that throws runs no destructor
        errno = reason;
        fail("set the mode of");
    }
}

void OutputFile::create() {
    // The name may be near the longest the file system takes; the temporary's must not be longer.
    const std::string stem = target_.filename().string().substr(0, 200);
    for (int attempt = 0;; ++attempt) {
        temporary_ = (target_.parent_path() / fmt::format(".{}.oriel-{}", stem, random_letters())).string();
        slot_ = enter(temporary_); // first, so that no moment is left in which it exists unregistered
        descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor_ >= 0) return created(slot_);
        leave(slot_);
        if (errno != EEXIST || attempt == 20) fail("write");
    }
}

void OutputFile::fail(const char* doing) const {
    const int reason = errno;
    if (discarding) hold_still(); // that its temporary is gone is no news to somebody who ends the process
    detail::throw_refused(reason, "cannot {} '{}'", doing, name_);
}

void OutputFile::commit() {
    sync();
    put_in_place();
    sync_folder(folder());
}

void OutputFile::sync() {
    if (!temporary_.empty() && ::fsync(descriptor_) != 0) fail("finish writing");
}

void OutputFile::put_in_place() {
    if (::close(std::exchange(descriptor_, -1)) != 0) fail("finish writing");
    if (temporary_.empty()) return;
    if (overwrite_) {
        if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail("put in place");
    } else {
        // A link, unlike a rename, fails if somebody made the target meanwhile.
        if (::link(temporary_.c_str(), target_.c_str()) != 0) {
            if (errno == EEXIST)
                throw IoError(fmt::format("'{}' has come to exist meanwhile and is not to be overwritten", name_),
                              EEXIST);
            // File systems without hard links: renamed unless it exists, as well as they can.
            if (::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) != 0)
                fail("put in place");
        } else {
            ::unlink(temporary_.c_str());
        }
    }
    leave(slot_);
    temporary_.clear();
}

std::filesystem::path OutputFile::folder() const { return is_straight_ ? "" : target_.parent_path(); }

void OutputFile::sync_folder(const std::filesystem::path& folder) noexcept {
    if (folder.empty()) return;
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

OutputFile::~OutputFile() { discard(); }

void OutputFile::discard() noexcept {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
    leave(slot_);
    temporary_.clear();
}

} // namespace pipeline

void discard_unfinished_files() noexcept {
    const int reason = errno;
    using pipeline::Unfinished;
    pipeline::discarding = true;
    const int self = ::gettid();
    for (Unfinished& file : pipeline::unfinished) {
        for (int k = 0; k < 100 && file.state == Unfinished::creating && file.thread != self; ++k) pipeline::nap();
        if (file.state == Unfinished::named || file.state == Unfinished::creating) ::unlink(file.name.data());
    }
    errno = reason;
}

} // namespace oriel
