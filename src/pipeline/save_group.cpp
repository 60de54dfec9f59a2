// When to sync, and how: a few files one by one, more of them with the file system they are on.
#include "oriel/save_group.hpp"

#include "pipeline/output_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

namespace oriel {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_files = 64;        // that wait, and as many that are being named: all are open
constexpr std::int64_t small_file = 4 << 20;  // bytes; to sync a larger one takes less time than to write it
constexpr std::size_t few_files = 4;          // up to which others' unwritten data on that file system are left alone
constexpr std::uint64_t long_work = 64 << 20; // bytes of pixels, read or written: nothing complete waits for them
constexpr std::chrono::milliseconds longest{200}; // that a file waits while others come: an interrupt loses no more

struct File {
    std::unique_ptr<pipeline::OutputFile> file;
    SaveGroup::Named named;
};

// Whether the bytes of all are on the disk. One by one if the system cannot tell.
bool synced_together(const std::vector<File>& files) {
    std::map<dev_t, int> systems;
    for (const File& one : files) {
        struct stat status {};
        if (::fstat(one.file->descriptor(), &status) != 0) return false;
        systems.emplace(status.st_dev, one.file->descriptor());
    }
    for (const auto& [device, descriptor] : systems)
        if (::syncfs(descriptor) != 0) return false;
    return true;
}

} // namespace

class SaveGroup::Waiting {
public:
    void add(File file) {
        const std::lock_guard lock(mutex_);
        files_.push_back(std::move(file));
    }

    bool is_empty() {
        const std::lock_guard lock(mutex_);
        return files_.empty();
    }

    // Names all that wait, if it is time for them. One thread at a time, lest each holds as many files open.
    void name_due(bool now) {
        std::unique_lock naming(naming_, std::defer_lock);
        if (now || is_full()) naming.lock();
        else if (!is_late() || !naming.try_lock()) return;
        name(taken());
    }

    void name(std::vector<File> files) {
        const bool together = files.size() > few_files && synced_together(files);
        for (File& one : files) {
            std::exception_ptr error;
            try {
                if (!together) one.file->sync();
                one.file->put_in_place();
                remember(one.file->folder());
            } catch (...) {
                error = std::current_exception();
            }
            one.file.reset(); // so that who hears of a failure finds nothing left
            one.named(error);
        }
    }

    void sync_folders() {
        const std::lock_guard lock(mutex_);
        for (const std::filesystem::path& folder : folders_) pipeline::OutputFile::sync_folder(folder);
        folders_.clear();
    }

private:
    bool is_full() {
        const std::lock_guard lock(mutex_);
        return files_.size() >= most_files;
    }

    bool is_late() {
        const std::lock_guard lock(mutex_);
        return Clock::now() - taken_ >= longest;
    }

    std::vector<File> taken() {
        const std::lock_guard lock(mutex_);
        taken_ = Clock::now();
        return std::exchange(files_, {});
    }

    void remember(const std::filesystem::path& folder) {
        const std::lock_guard lock(mutex_);
        folders_.insert(folder);
    }

    std::mutex naming_; ///< taken before mutex_
    std::mutex mutex_;
    std::vector<File> files_;
    std::set<std::filesystem::path> folders_;
    Clock::time_point taken_ = Clock::now();
};

SaveGroup::SaveGroup() : waiting_(std::make_unique<Waiting>()) {}
SaveGroup::~SaveGroup() = default;

void SaveGroup::add(std::unique_ptr<pipeline::OutputFile> file, Named named) {
    struct stat status {};
    const bool is_small = ::fstat(file->descriptor(), &status) == 0 && status.st_size < small_file;
    std::vector<File> one;
    one.push_back({std::move(file), std::move(named)});
    if (!is_small || one[0].file->is_straight()) waiting_->name(std::move(one));
    else waiting_->add(std::move(one[0]));
    waiting_->name_due(false);
}

void SaveGroup::prepare(const Picture& picture) {
    const Source& source = *picture.source();
    const std::uint64_t read = source.reading() == Reading::window
                                   ? source.bytes_of(reach(source.frame(), picture.frame()).window)
                                   : source.frame().nbytes(); // or less, of what is decoded by rows
    if (std::max(read, picture.frame().nbytes()) >= long_work && !waiting_->is_empty()) waiting_->name_due(true);
}

void SaveGroup::finish() {
    waiting_->name_due(true);
    waiting_->sync_folders();
}

} // namespace oriel
